using OpenLedger.Architecture.Tests.References;
using OpenLedger.TestKit;

namespace OpenLedger.Architecture.Tests.Sources;

/// <summary>
/// House rules that the compiler does not check, over every source file; each rule is shown to bite.
/// </summary>
public sealed class SourceRulesTests
{
    [Test]
    public void EverySourceFile_KeepsTheHouseRules()
    {
        string root = Vectors.RepositoryFolder();
        int files = 0;
        List<string> faults = [];
        foreach (string folder in new[] { "src", "tests" })
        {
            foreach (string file in Directory.EnumerateFiles(
                Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            {
                string path = Path.GetRelativePath(root, file).Replace('\\', '/');
                if (!path.Split('/').Any(part => part is "obj" or "bin" or "node_modules"))
                {
                    files++;
                    faults.AddRange(SourceRules.Faults(path, File.ReadAllText(file)));
                }
            }
        }

        Assert.That(faults, Is.Empty);
        Assert.That(files, Is.GreaterThan(100));
    }

    [Test]
    public void EveryRoom_HasAReadme()
    {
        string root = Vectors.RepositoryFolder();
        Assert.That(
            ProjectTable.Rooms().Where(room => !File.Exists(Path.Combine(root, "src", room, "README.md"))),
            Is.Empty);
    }

    private static readonly string[][] Bad =
    [
        ["src/A/B.cs", "public class C\n"],
        ["src/A/B.cs", "public sealed record B(int X);\npublic enum D\n"],
        ["src/A/B.cs", "public readonly record struct C(int X);\n"],
        ["src/Utils/B.cs", "public class B\n"],
        ["src/A/B.cs", "try { } cat" + "ch { }"],
        ["src/A/B.cs", "cat" + "ch (Exception e) when (e is X)\n{\n}\n"],
        ["src/A/B.cs", "#pragma warning " + "disable CS1591"],
        ["src/A/B.cs", "throw new NotImplemented" + "Exception();"],
        ["src/A/B.cs", "private async " + "void X()"],
        ["src/A/B.cs", "task.GetAwaiter()" + ".GetResult()"],
        ["tests/A/B.cs", "Thread." + "Sleep(5);"],
        ["tests/A/B.cs", "[Ign" + "ore(\"later\")]"],
        ["tests/A/B.cs", "[Expl" + "icit]"],
        ["tests/A/B.cs", "Assert." + "Pass();"],
        ["src/A/B.cs", "\"/wo" + "rk/x\""],
    ];

    [TestCaseSource(nameof(Bad))]
    public void Faults_BadSource_IsNamed(string path, string text) =>
        Assert.That(SourceRules.Faults(path, text).ToList(), Has.Count.EqualTo(1));

    [Test]
    public void Faults_FilesAboveTheirLength_AreNamed()
    {
        string lines = new('\n', SourceRules.LinesMax);
        Assert.That(SourceRules.Faults("src/A/B.cs", lines), Is.Empty);
        Assert.That(SourceRules.Faults("src/A/B.cs", lines + "\n"), Is.Not.Empty);
        Assert.That(SourceRules.Faults("tests/A/B.cs", lines + "\n"), Is.Empty);
        Assert.That(
            SourceRules.Faults("tests/A/B.cs", new string('\n', SourceRules.TestLinesMax + 1)), Is.Not.Empty);
    }

    [TestCase(
        "src/A/B.cs", "internal class C\npublic abstract partial class B<T>\n{\n    public class Nested\n")]
    [TestCase("src/A/B.Parts.cs", "public static partial class B\n")]
    [TestCase("src/A/B.cs", "public delegate bool B(int x);\n")]
    [TestCase("src/A/B.cs", "catch (IOException)\n{\n    return;\n}\n")]
    public void Faults_GoodSource_HasNone(string path, string text) =>
        Assert.That(SourceRules.Faults(path, text), Is.Empty);
}
