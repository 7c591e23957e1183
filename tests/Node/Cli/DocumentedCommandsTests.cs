using System.CommandLine;
using System.CommandLine.Parsing;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Cli.Output;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>Every command line that the help and the documents show is one that the parser takes.</summary>
[TestFixture]
public sealed class DocumentedCommandsTests
{
    private const string Launcher = "./openledger ";
    private static readonly string[] LaunchersOwn = ["test", "build"];

    private static readonly RootCommand Root = OpenLedgerCli.CreateRoot(new CliSurroundings
    {
        Output = TextWriter.Null,
        Error = TextWriter.Null,
    });

    [Test]
    public void HelpExamples_OfAllCommands_Parse()
    {
        Command[] commands = [.. Leaves(Root)];
        Assert.That(commands, Has.Length.GreaterThanOrEqualTo(12));
        foreach (Command command in commands)
        {
            string description = command.Description!;
            int at = description.IndexOf("Example: ", StringComparison.Ordinal);
            Assert.That(at, Is.GreaterThanOrEqualTo(0), $"{command.Name} has an example");
            string example = description[description.IndexOf("openledger ", at, StringComparison.Ordinal)..];
            AssertParses(example["openledger ".Length..]);
        }
    }

    [Test]
    public void CodeBlocks_OfReadmeAndGuides_Parse()
    {
        string root = RepositoryRoot();
        string[] lines = [.. new[] { Path.Combine(root, "README.md") }
            .Concat(Directory.EnumerateFiles(Path.Combine(root, "docs", "guides"), "*.md"))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith(Launcher, StringComparison.Ordinal))];
        Assert.That(lines, Is.Not.Empty);
        foreach (string line in lines)
        {
            string command = line[Launcher.Length..].Split('#')[0].Trim();
            if (!LaunchersOwn.Contains(command.Split(' ')[0]))
            {
                string inference = "0x" + new string('a', 64);
                AssertParses(command.Replace("INFERENCE", inference, StringComparison.Ordinal));
            }
        }
    }

    [Test]
    public void CommandLinePage_OfTheSpec_NamesEveryCommandOfANodeAndItsOptions()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "spec", "cli.md"));
        foreach (Command command in Leaves(Root).Where(c => c.Options.Any(o => o.Name == "--rpc")))
        {
            Assert.That(page, Does.Contain(command.Name));
            foreach (Option option in command.Options.Where(o => o.Name != "--help"))
            {
                Assert.That(page, Does.Contain(option.Name), $"{command.Name} {option.Name}");
            }
        }
    }

    private static void AssertParses(string line)
    {
        ParseResult parsed = Root.Parse(CommandLineParser.SplitCommandLine(line).ToArray());
        Assert.That(parsed.Errors.Select(e => e.Message), Is.Empty, line);
        Assert.That(parsed.CommandResult.Command.Subcommands, Is.Empty, line);
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);

    private static string RepositoryRoot()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "OpenLedger.Node.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
