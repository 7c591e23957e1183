using System.Xml.Linq;
using OpenLedger.TestKit;

namespace OpenLedger.Architecture.Tests.References;

/// <summary>Which room may know which (docs/ARCHITECTURE.md), and what the project files say.</summary>
internal static class ProjectTable
{
    /// <summary>The rooms that only compute.</summary>
    public static readonly string[] PureRooms = ["Primitives", "Attribution", "Ledger", "Consensus"];

    private static readonly string[] Core = ["Primitives", "Attribution", "Ledger"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Primitives"] = [],
        ["Attribution"] = ["Primitives"],
        ["Ledger"] = ["Primitives", "Attribution"],
        ["Consensus"] = ["Primitives"],
        ["Storage"] = Core,
        ["Network"] = ["Primitives"],
        ["Rpc"] = Core,
        ["Explorer"] = Core,
        ["Gateway"] = Core,
        ["Node"] = [.. Core, "Consensus", "Storage", "Network", "Rpc", "Explorer", "Gateway"],
    };

    /// <summary>The rooms that exist: folders of src with a project.</summary>
    public static IEnumerable<string> Rooms() =>
        Directory.EnumerateDirectories(Path.Combine(Vectors.RepositoryFolder(), "src"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal);

    /// <summary>The project file of a room.</summary>
    public static XDocument Project(string room) =>
        XDocument.Load(Path.Combine(
            Vectors.RepositoryFolder(), "src", room, $"OpenLedger.{room}.csproj"));

    /// <summary>The rooms a project file refers to.</summary>
    public static IEnumerable<string> ReferencesOf(XDocument project) =>
        project.Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Select(path => Path.GetFileNameWithoutExtension(path)["OpenLedger.".Length..]);

    /// <summary>What is wrong with the references of a room; null when nothing is.</summary>
    public static string? Fault(string room, IEnumerable<string> references)
    {
        if (!Allowed.TryGetValue(room, out string[]? allowed))
        {
            return $"{room} is not in the table of rooms";
        }

        string[] foreign = [.. references.Except(allowed)];
        return foreign.Length == 0 ? null : $"{room} must not know {string.Join(", ", foreign)}";
    }
}
