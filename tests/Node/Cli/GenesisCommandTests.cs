using System.Text.Json;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Founding;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// <c>openledger genesis</c>: three operators found a chain; what is refused, and in what words.
/// </summary>
[TestFixture]
public sealed class GenesisCommandTests
{
    private const string Chain = "4711";
    private const string Funded = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-genesis-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task New_FromKeyFileCardAndText_MakesTheSameHashForEverybody()
    {
        string key = await KeyAsync("a.key");
        string card = await CardAsync("b.key", "b.json");
        string text = await TextAsync("c.key");
        string file = At("genesis.json");
        CliRun made = await CliRun.RunAsync(
            "genesis", "new", "--chain-id", Chain, "--out", file, "--timestamp-ms", "1767225600000",
            "--validator", $"{key}:200000", "--validator", $"{card}:300000.5", "--validator",
            $"{text}:wei:100000000000000000000000", "--block-time", "250", "--epoch-blocks", "50",
            "--fund", $"{Funded}:1000", "--json");
        Assert.That(made.Code, Is.EqualTo(ExitCode.Ok), made.Error);

        GenesisConfig genesis = GenesisFile.Read(file);
        Assert.That(
            genesis.Validators.Select(v => v.Power.Value),
            Is.EqualTo(new ulong[] { 200000, 300000, 100000 }));
        Assert.That(genesis.ChainId, Is.EqualTo(4711));
        Assert.That(genesis.Consensus.BlockTimeMs, Is.EqualTo(250));
        Assert.That(genesis.Consensus.EpochBlocks, Is.EqualTo(50));
        Assert.That(genesis.Baseline, Has.Count.EqualTo(13));
        Assert.That(
            genesis.Alloc.Single(a => a.Address == Address.Parse(Funded)).BalanceWei,
            Is.EqualTo(1_000 * GenesisConfig.WeiPerOpen));
        Assert.That(genesis.Alloc, Has.Count.EqualTo(4), "each validator can pay for gas");

        CliRun again = await CliRun.RunAsync("genesis", "validate", "--genesis", file, "--json");
        Assert.That(again.Code, Is.EqualTo(ExitCode.Ok), again.Error);
        Assert.That(
            again.Json.GetProperty("genesisHash").GetString(),
            Is.EqualTo(made.Json.GetProperty("genesisHash").GetString()));
        JsonElement[] validators = [.. made.Json.GetProperty("validators").EnumerateArray()];
        Assert.That(
            validators[1].GetProperty("stakeWei").GetString(), Is.EqualTo("300000500000000000000000"));
        CliRun shown = await CliRun.RunAsync("genesis", "validate", "--genesis", file);
        Assert.That(shown.Output, Does.Contain(made.Json.GetProperty("genesisHash").GetString()));
    }

    [Test]
    public async Task New_SameValidatorTwice_IsRefusedAndNothingIsWritten()
    {
        string key = await KeyAsync("a.key");
        CliRun run = await FoundAsync("--validator", $"{key}:200000", "--validator", $"{key}:200000");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("DuplicateEntry at validators[1].publicKey"));
        Assert.That(File.Exists(At("genesis.json")), Is.False);
    }

    [Test]
    public async Task New_ProofOfAnotherChain_IsRefused()
    {
        string card = await CardAsync("a.key", "a.json", chain: "4712");
        CliRun run = await FoundAsync("--validator", $"{card}:200000");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("the proof is not of").And.Contain("keys show --chain-id 4711"));
    }

    [Test]
    public async Task New_ProofOfAnotherKey_IsRefused()
    {
        string[] one = (await TextAsync("a.key")).Split(',');
        string[] two = (await TextAsync("b.key")).Split(',');
        CliRun run = await FoundAsync("--validator", $"{one[0]},{two[1]}:200000");
        Assert.That(run.Error, Does.Contain("the proof is not of"));
    }

    [TestCase("nowhere.key:200000", "neither a file nor")]
    [TestCase("nowhere.key", "no stake behind a colon")]
    [TestCase("0x12,0x13:5", "neither a file nor")]
    [TestCase(":5", "no stake behind a colon")]
    [TestCase("x:1,5", "no stake behind a colon")]
    public async Task New_ValidatorThatIsNone_IsRefused(string validator, string why)
    {
        CliRun run = await FoundAsync("--validator", validator);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain(why).And.Match(@"\A[^\n]*\n\z"));
    }

    [TestCase("dev0:5", "everybody knows the key of dev0")]
    [TestCase("0x12:5", "'0x12' is not an address")]
    [TestCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8", "a colon and an amount")]
    [TestCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8:0", "above 0")]
    [TestCase("0x70997970c51812dc3a010c7d01b50e0d17dc79c8:1000000000", "SupplyDoesNotSum")]
    [TestCase("0x0000000000000000000000000000000000000d01:5", "ReservedAddress")]
    public async Task New_FundedAccountThatIsNone_IsRefused(string funded, string why)
    {
        string key = await KeyAsync("a.key");
        CliRun run = await FoundAsync("--validator", $"{key}:200000", "--fund", funded);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain(why).And.Match(@"\A[^\n]*\n\z"));
        Assert.That(File.Exists(At("genesis.json")), Is.False);
    }

    [Test]
    public async Task New_StakeBelowTheLeast_IsRefusedUntilTheLeastIsLowered()
    {
        string key = await KeyAsync("a.key");
        CliRun little = await FoundAsync("--validator", $"{key}:1000");
        Assert.That(little.Error, Does.Contain("OutOfRange at validators[0].stake"));
        CliRun enough = await FoundAsync("--validator", $"{key}:1000", "--min-self-stake", "1000");
        Assert.That(enough.Code, Is.EqualTo(ExitCode.Ok), enough.Error);
    }

    [Test]
    public async Task New_BaselineTextTheChainWouldRefuse_IsNamed()
    {
        string key = await KeyAsync("a.key");
        string texts = Directory.CreateDirectory(At("texts")).FullName;
        File.WriteAllText(
            Path.Combine(texts, "1.txt"), "a text that is long enough to be taken in by a chain");
        File.WriteAllText(Path.Combine(texts, "2.txt"), "short");
        CliRun run = await FoundAsync("--validator", $"{key}:200000", "--baseline", texts);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("2.txt' is not admitted as a baseline text: TooShort"));

        File.Delete(Path.Combine(texts, "2.txt"));
        CliRun good = await FoundAsync("--validator", $"{key}:200000", "--baseline", texts);
        Assert.That(good.Json.GetProperty("baseline").GetInt32(), Is.EqualTo(1));
        CliRun elsewhere = await CliRun.RunAsync("genesis", "validate", "--genesis", At("genesis.json"));
        Assert.That(elsewhere.Error, Does.Contain("baseline[0]").And.Contain("--baseline"));
        CliRun there = await CliRun.RunAsync(
            "genesis", "validate", "--genesis", At("genesis.json"), "--baseline", texts);
        Assert.That(there.Code, Is.EqualTo(ExitCode.Ok), there.Error);
    }

    [Test]
    public async Task Validate_DamagedFile_NamesTheFaults()
    {
        File.WriteAllText(At("genesis.json"), """{"chainId": 1}""");
        CliRun run = await CliRun.RunAsync("genesis", "validate", "--genesis", At("genesis.json"));
        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("MissingField at timestampMs").And.Match(@"\A[^\n]*\n\z"));
        CliRun none = await CliRun.RunAsync("genesis", "validate", "--genesis", At("nothing.json"));
        Assert.That(none.Error, Does.Contain("cannot be read"));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private Task<CliRun> FoundAsync(params string[] args) => CliRun.RunAsync(
        ["genesis", "new", "--chain-id", Chain, "--out", At("genesis.json"), "--json",
            .. args.Contains("--baseline") ? args : [.. args, "--no-baseline"]]);

    private async Task<string> KeyAsync(string name)
    {
        CliRun run = await CliRun.RunAsync("keys", "new", "--out", At(name));
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        return At(name);
    }

    private async Task<string> CardAsync(string key, string card, string chain = Chain)
    {
        CliRun run = await CliRun.RunAsync(
            "keys", "show", "--key-file", await KeyAsync(key), "--chain-id", chain, "--json");
        File.WriteAllText(At(card), run.Output);
        return At(card);
    }

    private async Task<string> TextAsync(string key)
    {
        CliRun run = await CliRun.RunAsync(
            "keys", "show", "--key-file", await KeyAsync(key), "--chain-id", Chain, "--json");
        return $"{run.Json.GetProperty("publicKey").GetString()},"
            + run.Json.GetProperty("proofOfPossession").GetString();
    }
}
