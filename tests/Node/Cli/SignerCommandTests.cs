using System.Text.Json;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Signing;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Cli;

[TestFixture]
public sealed class SignerCommandTests
{
    private static readonly Hash256 Genesis = Hash256.Parse(new string('c', 64));
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-signer-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Export_ThenImportIntoAnotherFolder_CarriesVotesAndWatermark()
    {
        Vote vote;
        using (Signer signer = Open("old", 0))
        {
            vote = signer.Sign(Body.Nullify(new Epoch(0), new View(9)), new ValidatorIndex(0))!;
            signer.Journal.Sync();
            signer.Journal.Advance(WalPosition.Of(new Epoch(0), new View(7)));
        }

        string file = Path.Combine(_folder, "signed.json");
        CliRun export =
            await CliRun.RunAsync("signer", "export", "--data", At("old"), "--file", file, "--json");
        Assert.That(export.Code, Is.EqualTo(ExitCode.Ok), export.Error);
        Assert.That(export.Json.GetProperty("file").GetString(), Is.EqualTo(file));

        CliRun import = await CliRun.RunAsync("signer", "import", "--data", At("new"), "--file", file);
        Assert.That(import.Code, Is.EqualTo(ExitCode.Ok), import.Error);
        Assert.That(import.Output, Does.Contain("epoch 0, view 7"));

        CliRun show = await CliRun.RunAsync("signer", "show", "--data", At("new"), "--json");
        JsonElement told = show.Json;
        Assert.That(told.GetProperty("watermark").GetProperty("view").GetUInt64(), Is.EqualTo(7));
        Assert.That(told.GetProperty("lastSigned").GetProperty("view").GetUInt64(), Is.EqualTo(9));
        Assert.That(told.GetProperty("votes").GetInt32(), Is.EqualTo(1));
        Assert.That(told.GetProperty("genesisHash").GetString(), Is.EqualTo(Genesis.ToString()));
        using Signer moved = Open("new", 0);
        Assert.That(moved.SignedVotes, Is.EqualTo(new[] { vote }));
    }

    [Test]
    public async Task EveryCommand_WhileTheNodeRuns_IsRefused()
    {
        string file = Path.Combine(_folder, "signed.json");
        Open("node", 0).Dispose();
        await CliRun.RunAsync("signer", "export", "--data", At("node"), "--file", file);
        using Signer running = Open("node", 0);
        string[][] commands =
        [
            ["signer", "show", "--data", At("node")],
            ["signer", "export", "--data", At("node"), "--file", file + "2"],
            ["signer", "import", "--data", At("node"), "--file", file],
        ];
        foreach (string[] command in commands)
        {
            CliRun run = await CliRun.RunAsync(command);
            Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
            Assert.That(run.Error, Does.Contain("another process").And.Match(@"\A[^\n]*\n\z"));
        }
    }

    [Test]
    public async Task Import_FileThatIsNoneOrOfAnotherKey_IsRefusedInOneLine()
    {
        string file = Path.Combine(_folder, "signed.json");
        Open("one", 0).Dispose();
        Open("two", 1).Dispose();
        await CliRun.RunAsync("signer", "export", "--data", At("one"), "--file", file);
        CliRun other = await CliRun.RunAsync("signer", "import", "--data", At("two"), "--file", file);
        Assert.That(other.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(other.Error, Does.Contain("the file is of the key").And.Match(@"\A[^\n]*\n\z"));

        File.WriteAllText(file, "{\"metadata\": 1}");
        CliRun none = await CliRun.RunAsync("signer", "import", "--data", At("two"), "--file", file);
        Assert.That(none.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(none.Error, Does.Contain("no signing history: InvalidValue").And.Match(@"\A[^\n]*\n\z"));

        CliRun missing = await CliRun.RunAsync("signer", "import", "--data", At("two"), "--file", file + "x");
        Assert.That(missing.Code, Is.EqualTo(ExitCode.Failed));
    }

    [Test]
    public async Task Export_OntoAFileThatIsThere_IsRefused()
    {
        Open("one", 0).Dispose();
        string file = Path.Combine(_folder, "signed.json");
        File.WriteAllText(file, "precious");
        CliRun run = await CliRun.RunAsync("signer", "export", "--data", At("one"), "--file", file);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(File.ReadAllText(file), Is.EqualTo("precious"));
    }

    [Test]
    public async Task Show_FolderWithoutAJournal_SaysSoAndMakesNothing()
    {
        CliRun run = await CliRun.RunAsync("signer", "show", "--data", At("nothing"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("no signer's journal"));
        Assert.That(Directory.Exists(At("nothing")), Is.False);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private Signer Open(string name, int key) => Signer.Open(
        SignerJournal.FolderIn(At(name)), DevnetAccounts.ValidatorKey(key), 161299, Genesis, 0);
}
