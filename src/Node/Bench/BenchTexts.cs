using System.Text;
using System.Text.Json;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;

namespace OpenLedger.Node.Bench;

/// <summary>Texts to measure on: contributions in order of registration, each of one datanet.</summary>
/// <param name="Source">Where they are from: samples, or the file's name.</param>
/// <param name="Texts">Datanet number from 0, and the text's UTF-8.</param>
internal sealed record BenchTexts(string Source, IReadOnlyList<(int Datanet, byte[] Utf8)> Texts)
{
    /// <summary>Most texts of an input file.</summary>
    public const int TextsMax = 10_000_000;

    /// <summary>Bytes of all texts.</summary>
    public long Bytes => Texts.Sum(t => (long)t.Utf8.Length);

    /// <summary>The repository's samples, datanet by datanet.</summary>
    public static BenchTexts OfSamples(string folder) => new(
        "samples",
        [.. SampleSet.Load(folder).Datanets.SelectMany(
            (datanet, number) => datanet.Texts.Select(t => (number, Encoding.UTF8.GetBytes(t.Text))))]);

    /// <summary>One JSON object with a string <c>text</c> a line, all one datanet.</summary>
    /// <exception cref="NodeStartException">The file is unreadable, malformed, or has too many
    /// lines.</exception>
    public static BenchTexts OfLines(string path)
    {
        try
        {
            List<(int, byte[])> texts = [];
            foreach (string line in File.ReadLines(path, Encoding.UTF8).Where(line => line.Length > 0))
            {
                if (texts.Count == TextsMax)
                {
                    throw new NodeStartException($"'{path}' has more than {TextsMax} texts");
                }

                using JsonDocument document = JsonDocument.Parse(line);
                texts.Add((0, Encoding.UTF8.GetBytes(document.RootElement.GetProperty("text").GetString()!)));
            }

            return new BenchTexts(Path.GetFileName(path), texts);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new NodeStartException(
                $"'{path}' is not a file of lines like {{\"text\":\"...\"}}: {fault.Message}");
        }
    }
}
