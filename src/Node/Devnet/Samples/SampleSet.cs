using System.Text;
using System.Text.Json;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Founding;
using OpenLedger.Primitives.Genesis;

namespace OpenLedger.Node.Devnet.Samples;

/// <summary>The repository's <c>samples/</c> folder as the devnet loads it (samples/README.md).</summary>
/// <param name="Datanets">The datanets with their texts.</param>
/// <param name="Models">The models over them.</param>
/// <param name="Avoided">How words begin that the sample answers had better not have, in lower case.</param>
public sealed record SampleSet(
    IReadOnlyList<SampleDatanet> Datanets, IReadOnlyList<SampleModel> Models, IReadOnlyList<string> Avoided)
{
    /// <summary>True when no word of a text begins as one of <see cref="Avoided"/> does.</summary>
    public bool IsPleasant(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int at = 0; at < text.Length; at++)
        {
            bool begins = char.IsLetter(text[at]) && (at == 0 || !char.IsLetter(text[at - 1]));
            if (begins && Avoided.Any(stem => text.AsSpan(at).StartsWith(
                stem, StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads the datanets and models.</summary>
    /// <exception cref="NodeStartException">A file is missing or malformed.</exception>
    public static SampleSet Load(string folder) => Guard(folder, () =>
    {
        using JsonDocument manifest = Read(Path.Combine(folder, "manifest.json"));
        JsonElement root = manifest.RootElement;
        return new SampleSet(
            [.. root.GetProperty("datanets").EnumerateArray().Select(d => ReadDatanet(folder, d))],
            [.. root.GetProperty("models").EnumerateArray().Select(ReadModel)],
            [.. root.GetProperty("avoid").EnumerateArray().Select(stem => stem.GetString()!)]);
    });

    /// <summary>The boilerplate texts the treasury owns from genesis on, in their order.</summary>
    /// <exception cref="NodeStartException">A file is missing or malformed.</exception>
    public static IReadOnlyList<byte[]> LoadBaseline(string folder) => Guard(folder, () =>
    {
        string baseline = Path.Combine(folder, "baseline");
        using JsonDocument manifest = Read(Path.Combine(baseline, "manifest.json"));
        return (IReadOnlyList<byte[]>)[.. manifest.RootElement.GetProperty("files").EnumerateArray()
            .Select(f => File.ReadAllBytes(Path.Combine(baseline, f.GetProperty("file").GetString()!)))];
    });

    /// <summary>How the genesis names these texts.</summary>
    public static IReadOnlyList<GenesisBaseline> Describe(IEnumerable<byte[]> baseline) =>
        BaselineTexts.Describe(baseline);

    private static SampleDatanet ReadDatanet(string folder, JsonElement datanet) => new(
        datanet.GetProperty("name").GetString()!,
        datanet.GetProperty("domain").GetString()!,
        datanet.GetProperty("licence").GetString()!,
        datanet.GetProperty("minTokens").GetUInt32(),
        datanet.GetProperty("minNoveltyBps").GetUInt16(),
        [.. File.ReadLines(Path.Combine(folder, datanet.GetProperty("file").GetString()!), Encoding.UTF8)
            .Where(line => line.Length > 0).Select(ReadText)]);

    private static SampleText ReadText(string line)
    {
        using JsonDocument text = JsonDocument.Parse(line);
        JsonElement root = text.RootElement;
        return new SampleText(
            root.GetProperty("contributor").GetInt32(),
            root.GetProperty("title").GetString()!,
            root.GetProperty("text").GetString()!);
    }

    private static SampleModel ReadModel(JsonElement model) => new(
        model.GetProperty("name").GetString()!,
        model.GetProperty("kind").GetString() == "softmax",
        [.. model.GetProperty("datanets").EnumerateArray().Select(d => d.GetString()!)],
        model.GetProperty("prompt").GetString()!,
        model.GetProperty("maxTokens").GetUInt32());

    private static JsonDocument Read(string path) => JsonDocument.Parse(File.ReadAllBytes(path));

    private static T Guard<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (
            fault is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new NodeStartException($"the samples in '{folder}' cannot be read: {fault.Message}");
        }
    }
}
