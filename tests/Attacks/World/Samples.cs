using System.Text.Json;

namespace OpenLedger.Attacks.World;

/// <summary>Texts of the folder samples.</summary>
internal static class Samples
{
    /// <summary>The contributions of a domain, in order.</summary>
    public static IReadOnlyList<(int Contributor, string Text)> Load(string domain)
    {
        List<(int, string)> texts = [];
        foreach (string line in File.ReadLines(Path.Combine(Folder(), $"{domain}.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            texts.Add((
                json.RootElement.GetProperty("contributor").GetInt32(),
                json.RootElement.GetProperty("text").GetString()!));
        }

        return texts;
    }

    /// <summary>The baseline's texts, in the order of its manifest.</summary>
    public static IReadOnlyList<byte[]> Baseline()
    {
        string folder = Path.Combine(Folder(), "baseline");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        JsonElement list = json.RootElement.GetProperty("files");
        return
        [
            .. list.EnumerateArray().Select(entry =>
                File.ReadAllBytes(Path.Combine(folder, entry.GetProperty("file").GetString()!))),
        ];
    }

    private static string Folder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenLedger.Node.sln")))
        {
            folder = folder.Parent;
        }

        return folder is null
            ? throw new DirectoryNotFoundException("the laboratory runs inside a checkout: samples/ is there")
            : Path.Combine(folder.FullName, "samples");
    }
}
