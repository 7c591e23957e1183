using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using OpenLedger.TestKit;

namespace OpenLedger.Architecture.Tests.References;

/// <summary>
/// Each room knows only the rooms it may, in its project file and in what it was compiled to.
/// </summary>
public sealed class ProjectReferenceTests
{
    [Test]
    public void ProjectFiles_ReferOnlyToWhatTheTableAllows()
    {
        string[] rooms = [.. ProjectTable.Rooms()];
        Assert.That(rooms, Is.SupersetOf(ProjectTable.PureRooms));
        foreach (string room in rooms)
        {
            IEnumerable<string> references = ProjectTable.ReferencesOf(ProjectTable.Project(room));
            Assert.That(ProjectTable.Fault(room, references), Is.Null);
        }
    }

    [Test]
    public void Assemblies_ReferOnlyToWhatTheTableAllows()
    {
        foreach (string room in ProjectTable.Rooms())
        {
            string path = Path.Combine(AppContext.BaseDirectory, $"OpenLedger.{room}.dll");
            Assert.That(path, Does.Exist, "this test project refers to every room");
            Assert.That(ProjectTable.Fault(room, CompiledReferences(path)), Is.Null);
        }
    }

    [Test]
    public void PureRooms_AreCheckedForBannedSymbolsAndBuyNothing()
    {
        foreach (string room in ProjectTable.PureRooms)
        {
            XDocument project = ProjectTable.Project(room);
            Assert.That(
                project.Descendants("PureRoom").Select(e => e.Value), Is.EqualTo(new[] { "true" }), room);
            Assert.That(project.Descendants("PackageReference"), Is.Empty, room);
        }
    }

    [Test]
    public void BannedSymbols_NameWhatPureRoomsMustNotTouch()
    {
        string source = Path.Combine(Vectors.RepositoryFolder(), "src");
        string everywhere = File.ReadAllText(Path.Combine(source, "BannedSymbols.txt"));
        foreach (
            string symbol in new[] { "System.IO", "DateTime.UtcNow", "Stopwatch", "Environment", "HashCode" })
        {
            Assert.That(everywhere, Does.Contain(symbol));
        }

        string consensus = File.ReadAllText(Path.Combine(source, "Consensus", "BannedSymbols.txt"));
        foreach (string symbol in new[] { "System.Threading.Tasks", "Dictionary`2", "HashSet`1" })
        {
            Assert.That(consensus, Does.Contain(symbol));
        }
    }

    [TestCase("Consensus", "Ledger")]
    [TestCase("Primitives", "Attribution")]
    [TestCase("Network", "Consensus")]
    [TestCase("Basement", "Primitives")]
    public void Fault_ForbiddenReference_IsFound(string room, string reference) =>
        Assert.That(ProjectTable.Fault(room, [reference]), Does.Contain(room));

    [Test]
    public void ReferencesOf_ProjectFile_AreRead()
    {
        XDocument project = XDocument.Parse(
            "<Project><ProjectReference Include=\"../Rpc/OpenLedger.Rpc.csproj\" /></Project>");
        Assert.That(ProjectTable.ReferencesOf(project), Is.EqualTo(new[] { "Rpc" }));
    }

    private static List<string> CompiledReferences(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences
                .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(name => name.StartsWith("OpenLedger.", StringComparison.Ordinal))
                .Select(name => name["OpenLedger.".Length..]),
        ];
    }
}
