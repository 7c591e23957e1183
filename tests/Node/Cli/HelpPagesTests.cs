using System.CommandLine;
using System.Diagnostics;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Cli.Pages;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>The pages of help and the completion scripts, both made from the tree of commands.</summary>
[TestFixture]
public sealed class HelpPagesTests
{
    private static readonly RootCommand Root = OpenLedgerCli.CreateRoot(new CliSurroundings
    {
        Output = TextWriter.Null,
        Error = TextWriter.Null,
    });

    [Test]
    public void Pages_OfTheRepository_AreThoseOfTheProgram()
    {
        string folder = Path.Combine(Vectors.RepositoryFolder(), "docs", "cli");
        IReadOnlyList<(string Name, string Text)> pages = HelpPages.Of(Root);
        Assert.That(
            Directory.EnumerateFiles(folder).Select(Path.GetFileName),
            Is.EquivalentTo(pages.Select(page => page.Name)));
        foreach ((string name, string text) in pages)
        {
            Assert.That(
                File.ReadAllText(Path.Combine(folder, name)), Is.EqualTo(text),
                $"{name}: run ./openledger help-pages --out docs/cli");
        }
    }

    [Test]
    public async Task Command_WritesThePages()
    {
        string folder = Directory.CreateTempSubdirectory("openledger-pages-").FullName;
        CliRun run = await CliRun.RunAsync("help-pages", "--out", folder);
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(Directory.EnumerateFiles(folder).Count(), Is.EqualTo(HelpPages.Of(Root).Count));
        Directory.Delete(folder, recursive: true);
        CliRun nowhere = await CliRun.RunAsync("help-pages", "--out", "/dev/null/pages");
        Assert.That(nowhere.Error, Does.Contain("name another folder with --out"));
    }

    [Test]
    public void Commands_AllOfThem_TakeJsonAndHaveExamplesAndDescribedOptions()
    {
        string[] scripts = ["completion"];
        IEnumerable<(string, Command)> leaves =
            CommandTree.All(Root).Where(c => c.Command.Subcommands.Count == 0);
        foreach ((string path, Command command) in leaves)
        {
            Assert.That(CommandTree.ExamplesOf(command), Is.Not.Empty, path);
            Assert.That(
                CommandTree.OptionsOf(command).Any(option => option.Name == "--json"),
                Is.EqualTo(!scripts.Contains(path)), $"{path} --json");
            foreach (Option option in CommandTree.OptionsOf(command))
            {
                Assert.That(option.Description, Is.Not.Empty, $"{path} {option.Name}");
            }
        }
    }

    [TestCase("t", "tx trace")]
    [TestCase("keys ", "new import list export show")]
    [TestCase("tx send --wait ", "final none")]
    [TestCase("tx send --from dev1", "dev1")]
    [TestCase("tx send --value 1 --pass", "--password-file")]
    [TestCase("datanet create --from dev1 --poli", "--policy")]
    [TestCase("tx send --key-file ", "")]
    [TestCase("completion ", "bash fish zsh")]
    [TestCase("trace --json --r", "--rpc")]
    public async Task BashScript_InBash_Completes(string line, string expected)
    {
        CliRun made = await CliRun.RunAsync("completion", "bash");
        string[] words = ["openledger", .. line.Split(' ')];
        string script = made.Output
            + $"\nCOMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))})\n"
            + $"COMP_CWORD={words.Length - 1}\n_openledger\necho \"${{COMPREPLY[*]}}\"\n";
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-s"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        string said = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.That(said.Trim(), Is.EqualTo(expected));
    }

    [TestCase("zsh", "bashcompinit")]
    [TestCase("fish", "__openledger_at 'keys import'\" -l mnemonic-file -r")]
    [TestCase("fish", "__openledger_at 'tx send'\" -l wait -x -a 'final none'")]
    public async Task OtherShells_HaveScripts(string shell, string said)
    {
        CliRun made = await CliRun.RunAsync("completion", shell);
        Assert.That(made.Code, Is.Zero, made.Error);
        Assert.That(made.Output, Does.Contain(said).And.Not.Contain("help-pages"));
    }
}
