using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenLedger.Node.Bench;

/// <summary>Writes figures, one JSON object a line, as soon as each is known.</summary>
internal sealed class BenchReport(TextWriter output)
{
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one.</summary>
    public void Write(BenchFigure figure)
    {
        output.WriteLine(figure.ToJson(MachineFacts.Read()).ToJsonString(Plain));
        output.Flush();
    }
}
