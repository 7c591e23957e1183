using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Indexing;

namespace OpenLedger.Node.Indexing;

/// <summary>A line <c>{"d": domain, "n": name, "text": text}</c>; domain and name may be missing.</summary>
/// <param name="Label">Domain and name.</param>
/// <param name="Utf8">The text.</param>
internal sealed record DocumentLine(TextLabel Label, byte[] Utf8)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="InputLineException">It is not one.</exception>
    public static DocumentLine Parse(ReadOnlyMemory<byte> line, long number)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new InputLineException(number, "not a JSON object like {\"d\":..., \"n\":..., \"text\":...}");
            }

            byte[] text = Encoding.UTF8.GetBytes(TextOf(document.RootElement, "text", number)
                ?? throw new InputLineException(number, "no string \"text\""));
            return new DocumentLine(
                new TextLabel(
                    LabelOf(document.RootElement, "d", number), LabelOf(document.RootElement, "n", number)),
                text);
        }
        catch (JsonException fault)
        {
            throw new InputLineException(number, $"not JSON: {Short(fault.Message)}");
        }
    }

    /// <summary>A string member, or null when there is none.</summary>
    public static string? TextOf(JsonElement line, string name, long number)
    {
        if (!line.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw new InputLineException(number, $"\"{name}\" is not a string");
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new InputLineException(number, $"\"{name}\" is not valid Unicode");
        }
    }

    /// <summary>The first sentence of a message, on one line.</summary>
    public static string Short(string message) => message.Split(". ")[0].ReplaceLineEndings(" ");

    private static string LabelOf(JsonElement line, string name, long number)
    {
        string label = TextOf(line, name, number) ?? "";
        return Encoding.UTF8.GetByteCount(label) <= TextIndexBuilder.LabelBytesMax
            ? label
            : throw new InputLineException(
                number, $"\"{name}\" has more than {TextIndexBuilder.LabelBytesMax} bytes");
    }
}
