using System.Text.Json;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Founding;

/// <summary>
/// The texts of a genesis' baseline, which the file names by hash and length only: a folder of files, each
/// one text. What cannot be used is a <see cref="NodeStartException"/> that names the file.
/// </summary>
public static class BaselineTexts
{
    /// <summary>Most files of a folder that are looked at.</summary>
    public const int FilesMax = 4 * GenesisRules.BaselineMax;

    private const string Manifest = "manifest.json";

    /// <summary>The folder beside the program, or in the checkout it was built in.</summary>
    /// <exception cref="NodeStartException">There is none.</exception>
    public static string RequireOwn()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "samples", "baseline");
            if (File.Exists(Path.Combine(candidate, Manifest)))
            {
                return candidate;
            }
        }

        throw new NodeStartException(
            "the program has no baseline texts beside it; name their folder by --baseline");
    }

    /// <summary>
    /// The texts of a folder for a new genesis: in the order its manifest lists them, without one in the
    /// order of their names. Every text must be one that the chain would admit.
    /// </summary>
    /// <param name="folder">The folder; null: the program's own.</param>
    /// <exception cref="NodeStartException">The folder cannot be read, or a text is not admitted.</exception>
    public static IReadOnlyList<byte[]> LoadAll(string? folder)
    {
        folder ??= RequireOwn();
        return Guard(folder, () => LoadFrom(folder));
    }

    /// <summary>The texts that a genesis lists, in its order, found by their hashes in a folder.</summary>
    /// <param name="folder">The folder; null: the program's own.</param>
    /// <param name="wanted">What the genesis lists.</param>
    /// <exception cref="NodeStartException">The folder cannot be read, or one is not there.</exception>
    public static IReadOnlyList<byte[]> Find(string? folder, IReadOnlyList<GenesisBaseline> wanted)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        folder ??= RequireOwn();
        return Guard(folder, () =>
        {
            Dictionary<Hash256, byte[]> found = [];
            foreach (string file in FilesOf(folder).Where(
                file => new FileInfo(file).Length is > 0 and <= GenesisRules.BaselineSizeBytesMax))
            {
                byte[] text = Read(file);
                found.TryAdd(Keccak.Hash(text), text);
            }

            return (IReadOnlyList<byte[]>)[.. wanted.Select((text, i) => found.GetValueOrDefault(text.Hash)
                ?? throw new NodeStartException(
                    $"the genesis' baseline[{i}] ({text.Hash}, {text.SizeBytes} bytes) is not in '{folder}'; "
                    + "name the folder with its texts by --baseline"))];
        });
    }

    /// <summary>How a genesis names these texts.</summary>
    public static IReadOnlyList<GenesisBaseline> Describe(IEnumerable<byte[]> texts) =>
        [.. texts.Select(bytes => new GenesisBaseline(Keccak.Hash(bytes), (uint)bytes.Length))];

    private static byte[][] LoadFrom(string folder)
    {
        List<(string File, byte[] Text)> texts = [.. FilesOf(folder).Select(file => (file, Read(file)))];
        if (texts.Count > GenesisRules.BaselineMax)
        {
            throw new NodeStartException(
                $"'{folder}' has {texts.Count} texts; a genesis lists at most {GenesisRules.BaselineMax}");
        }

        RequireAdmissible(texts);
        return [.. texts.Select(text => text.Text)];
    }

    private static void RequireAdmissible(List<(string File, byte[] Text)> texts)
    {
        CorpusState corpus = CorpusState.CreateEmpty(new SegmentIndexCache(lookupSeed: 0));
        foreach ((string file, byte[] text) in texts)
        {
            AdmissionDecision decision = corpus.Evaluate(new DatanetId(1), text);
            if (!decision.IsAccepted)
            {
                throw new NodeStartException(
                    $"'{file}' is not admitted as a baseline text: {decision.Refusal}: {decision.Detail}");
            }

            corpus.Admit(decision);
        }
    }

    private static List<string> FilesOf(string folder)
    {
        string manifest = Path.Combine(folder, Manifest);
        if (File.Exists(manifest))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return [.. document.RootElement.GetProperty("files").EnumerateArray().Take(FilesMax)
                .Select(file => Path.Combine(folder, file.GetProperty("file").GetString()!))];
        }

        List<string> files = [.. Directory.EnumerateFiles(folder).Take(FilesMax + 1)];
        return files.Count <= FilesMax
            ? [.. files.Order(StringComparer.Ordinal)]
            : throw new NodeStartException(
                $"'{folder}' has more than {FilesMax} files; "
                + "a folder of baseline texts has nothing else in it");
    }

    private static byte[] Read(string file)
    {
        long size = new FileInfo(file).Length;
        return size is > 0 and <= GenesisRules.BaselineSizeBytesMax
            ? File.ReadAllBytes(file)
            : throw new NodeStartException(
                $"'{file}' has {size} bytes; a baseline text has 1 to {GenesisRules.BaselineSizeBytesMax}");
    }

    private static T Guard<T>(string folder, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException
            or KeyNotFoundException or InvalidOperationException)
        {
            throw new NodeStartException(
                $"the baseline texts in '{folder}' cannot be read: {fault.Message.TrimEnd('.')}");
        }
    }
}
