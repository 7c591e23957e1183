using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// <c>openledger verify</c> over the answers of a real node with four validators and epochs of three blocks.
/// </summary>
[TestFixture]
public sealed class VerifyTests
{
    private const ulong EpochBlocks = 3;

    private CliDevnet _devnet = null!;
    private string _folder = "";
    private string _genesis = "";
    private string _proof = "";

    [OneTimeSetUp]
    public async Task Fetch()
    {
        _devnet = await CliDevnet.StartAsync(validators: 4, EpochBlocks);
        _folder = Directory.CreateTempSubdirectory("openledger-verify-").FullName;
        _genesis = Path.Combine(_folder, "genesis.json");
        await File.WriteAllBytesAsync(_genesis, GenesisWriter.ToJson(_devnet.Genesis));
        _proof = Path.Combine(_folder, "proof.json");
        string answer = await AskAsync("3");
        await File.WriteAllTextAsync(_proof, answer);
    }

    [OneTimeTearDown]
    public async Task Remove()
    {
        await _devnet.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Verify_ANodesAnswer_ByItsGenesisFile()
    {
        CliRun run = await CliRun.RunAsync("verify", "--file", _proof, "--genesis", _genesis, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        JsonElement proven = run.Json;
        JsonNode said = JsonNode.Parse(await File.ReadAllTextAsync(_proof))!["result"]!;
        Assert.Multiple(() =>
        {
            Assert.That(proven.GetProperty("blockNumber").GetInt32(), Is.EqualTo(3));
            Assert.That(proven.GetProperty("blockHash").GetString(), Is.EqualTo((string?)said["blockHash"]));
            Assert.That(proven.GetProperty("stateRoot").GetString(), Is.EqualTo((string?)said["stateRoot"]));
            Assert.That(proven.GetProperty("chainId").GetUInt64(), Is.EqualTo(DevnetGenesis.ChainId));
            Assert.That(proven.GetProperty("epochsPassed").GetInt32(), Is.Zero);
            Assert.That(
                proven.GetProperty("trusted").GetProperty("blockHash").GetString(),
                Is.EqualTo((string?)said["genesisHash"]));
            Assert.That(proven.GetProperty("totalPower").GetUInt64(), Is.EqualTo(40_000_000));
            Assert.That(proven.GetProperty("quorum").GetUInt64(), Is.EqualTo(26_666_667));
            Assert.That(proven.GetProperty("signers").GetArrayLength(), Is.InRange(3, 4));
            Assert.That(
                proven.GetProperty("signedPower").GetUInt64(),
                Is.EqualTo(proven.GetProperty("signers").EnumerateArray().Aggregate(
                    0UL, (sum, signer) => sum + signer.GetProperty("power").GetUInt64())));
        });
    }

    [Test]
    public async Task Verify_ByTheGenesisHash_AndByACheckpoint_FromStandardInput()
    {
        byte[] bytes = await File.ReadAllBytesAsync(_proof);
        string genesis = (string)JsonNode.Parse(bytes)!["result"]!["genesisHash"]!;
        foreach (string option in new[] { "--genesis-hash", "--checkpoint" })
        {
            CliRun run = await CliRun.RunWithInputAsync(bytes, "verify", "--file", "-", option, genesis);
            Assert.That(run.Code, Is.Zero, run.Error);
            Assert.That(run.Output, Does.Contain("block 3, 0x").And.Contain("26666667 needed"));
            Assert.That(
                run.Output.Contains("as the proof says", StringComparison.Ordinal),
                Is.EqualTo(option == "--checkpoint"));
        }
    }

    [Test]
    public async Task Verify_AnAlteredAnswer_FailsInOneLineWithTheReason()
    {
        JsonNode said = JsonNode.Parse(await File.ReadAllTextAsync(_proof))!["result"]!;
        (string Member, JsonNode? Value, string Expected)[] rows =
        [
            ("blockNumber", 4, "FieldMismatch at blockNumber: 4; the headers say 3"),
            ("stateRoot", "0x" + new string('1', 64), "FieldMismatch at stateRoot"),
            ("chainId", 1, "WrongChain at chainId"),
            ("genesisHash", "0x" + new string('1', 64), "WrongGenesis at epochs[0].header"),
            ("certificate", (string)said["certificate"]! + "00", "MalformedCertificate at certificate"),
            ("certificate", FlipLast((string)said["certificate"]!), "BadSignature at certificate"),
            ("extra", 1, "UnknownMember at extra"),
        ];
        foreach ((string member, JsonNode? value, string expected) in rows)
        {
            JsonNode altered = said.DeepClone();
            altered[member] = value;
            CliRun run = await CliRun.RunWithInputAsync(
                Encoding.UTF8.GetBytes(altered.ToJsonString()),
                "verify", "--file", "-", "--genesis", _genesis);
            Assert.That(run.Code, Is.EqualTo(1), member);
            Assert.That(run.Output, Is.Empty);
            Assert.That(
                run.Error, Does.StartWith("openledger: standard input ").And.Contain(expected), member);
            Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public async Task Verify_AnotherGenesisFile_IsRefused()
    {
        string other = Path.Combine(_folder, "other.json");
        await File.WriteAllBytesAsync(
            other, GenesisWriter.ToJson(_devnet.Genesis with { GasLimit = 50_000_000 }));
        CliRun run = await CliRun.RunAsync("verify", "--file", _proof, "--genesis", other);
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(
            run.Error, Does.Contain("proves nothing: WrongGenesis").And.Contain("another genesis file"));
    }

    [TestCase("verify --file proof.json", 2, "give --genesis PATH")]
    [TestCase("verify --file proof.json --genesis a --checkpoint HASH", 2, "not both")]
    [TestCase("verify --genesis-hash HASH", 2, "--file")]
    [TestCase("verify --file proof.json --checkpoint 0x12", 2, "is not a hash")]
    [TestCase("verify --file FOLDER/none.json --genesis-hash HASH", 1, "none.json")]
    [TestCase("verify --file FOLDER/proof.json --genesis FOLDER/none.json", 1, "none.json")]
    [TestCase("verify --file FOLDER/proof.json --genesis FOLDER/proof.json", 1, "is no genesis file")]
    [TestCase("verify --file FOLDER/genesis.json --genesis-hash HASH", 1, "MissingMember at header")]
    public async Task Verify_WrongUse_SaysWhatIsMissing(string line, int code, string expected)
    {
        CliRun run = await CliRun.RunAsync(
            [.. line.Replace("FOLDER", _folder, StringComparison.Ordinal)
                .Replace("HASH", "0x" + new string('1', 64), StringComparison.Ordinal).Split(' ')]);
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        Assert.That(run.Error, Does.StartWith("openledger: ").And.Contain(expected));
    }

    [Test]
    public async Task Verify_AFileWithoutEnd_IsRefusedByItsSize()
    {
        CliRun run = await CliRun.RunAsync(
            "verify", "--file", "/dev/zero", "--genesis-hash", "0x" + new string('1', 64));
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain("TooLarge"));
    }

    [Test]
    public async Task Verify_ABlockEpochsAbove_PassesTheBoundaries_FromGenesisOrTheLastCheckpoint()
    {
        byte[] whole = Encoding.UTF8.GetBytes(await AskAsync("14"));
        CliRun run = await CliRun.RunWithInputAsync(
            whole, "verify", "--file", "-", "--genesis", _genesis, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("blockNumber").GetInt32(), Is.EqualTo(14));
        Assert.That(run.Json.GetProperty("epoch").GetInt32(), Is.EqualTo(4));
        Assert.That(run.Json.GetProperty("epochsPassed").GetInt32(), Is.EqualTo(4));

        string boundary = (string)JsonNode.Parse(await AskAsync("12"))!["result"]!["blockHash"]!;
        byte[] part = Encoding.UTF8.GetBytes(await AskAsync("14,4"));
        Assert.That(part, Has.Length.LessThan(whole.Length));
        run = await CliRun.RunWithInputAsync(
            part, "verify", "--file", "-", "--checkpoint", boundary, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("epochsPassed").GetInt32(), Is.Zero);
        Assert.That(
            run.Json.GetProperty("trusted").GetProperty("blockHash").GetString(), Is.EqualTo(boundary));
    }

    [Test]
    public async Task Verify_AcrossASetThatChanged_CountsTheNewPower()
    {
        string data = Hex.Encode(StakingContract.Interface.Function("delegate").EncodeCall(1U));
        CliRun sent = await _devnet.RunAsync(
            "tx", "send", "--from", "dev7", "--to", $"{SystemAddresses.Staking}", "--value", "2000000",
            "--data", data);
        Assert.That(sent.Code, Is.Zero, sent.Error);
        ulong later = sent.Json.GetProperty("blockNumber").GetUInt64() + EpochBlocks;
        byte[] proof = Encoding.UTF8.GetBytes(await AskAsync($"{later}"));
        CliRun run = await CliRun.RunWithInputAsync(
            proof, "verify", "--file", "-", "--genesis", _genesis, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Json.GetProperty("totalPower").GetUInt64(), Is.EqualTo(42_000_000));
        Assert.That(run.Json.GetProperty("quorum").GetUInt64(), Is.EqualTo(28_000_001));
    }

    // The response as it came, once the block has its certificate.
    private async Task<string> AskAsync(string arguments)
    {
        using HttpClient http = new();
        string answer = "{}";
        for (int i = 0; i < 600 && JsonNode.Parse(answer)!["result"]?["certificate"] is null; i++)
        {
            await Task.Delay(50);
            using StringContent request = new(
                $$"""{"jsonrpc":"2.0","id":1,"method":"openledger_getFinality","params":[{{arguments}}]}""",
                Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await http.PostAsync(_devnet.Url, request);
            answer = await response.Content.ReadAsStringAsync();
        }

        return answer;
    }

    private static string FlipLast(string hex) => hex[..^1] + (hex[^1] == '0' ? '1' : '0');
}
