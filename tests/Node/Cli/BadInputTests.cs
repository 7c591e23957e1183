using OpenLedger.Node.Cli;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>What people get wrong, and what they are told.</summary>
[TestFixture]
public sealed class BadInputTests
{
    private const string Key = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    private const string To = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

    [TestCase(
        "tx send --from dev0 --to " + To + " --amount 1", "--amount", TestName = "Flag_Unknown_IsNamed")]
    [TestCase("tx send --from dev0 --value 1", "--to", TestName = "Flag_Missing_IsNamed")]
    [TestCase(
        "tx send --from dev0 --to 0x12 --value 1",
        "--to: '0x12' is not an address",
        TestName = "Address_TooShort")]
    [TestCase(
        "tx send --from dev0 --to 0x70997970C51812dc3A010C7d01b50e0d17dc79c8 --value 1", "right checksum",
        TestName = "Address_WrongChecksum")]
    [TestCase(
        "tx send --from dev0 --to " + To + " --value 1,5",
        "--value: '1,5' is not an amount",
        TestName = "Amount_Comma")]
    [TestCase("tx send --from dev0 --to " + To + " --value -1", "'-1'", TestName = "Amount_Negative")]
    [TestCase(
        "tx send --from dev0 --to " + To + " --data 0x123", "--data: '0x123'", TestName = "Data_OddDigits")]
    [TestCase("tx send --from dev0 --to " + To + " --wait soon", "soon", TestName = "Wait_Unknown")]
    [TestCase("tx send --from dev0 --to " + To + " --timeout 0", "from 1 to", TestName = "Timeout_Zero")]
    [TestCase("tx send --to " + To, "nobody signs", TestName = "Sender_Missing")]
    [TestCase(
        "tx send --from dev10 --to " + To,
        "neither dev0 to dev9 nor an address, nor a key in",
        TestName = "Sender_Unknown")]
    [TestCase(
        "tx send --from " + Key + " --to " + To, "takes no private key", TestName = "Sender_PrivateKey")]
    [TestCase("tx send --key-file /nowhere/key --to " + To, "cannot be read", TestName = "KeyFile_Missing")]
    [TestCase("tx send --from dev0 --key-file x --to " + To, "two keys", TestName = "Sender_Twice")]
    [TestCase("datanet show 0", "'0' is not an id", TestName = "Id_Zero")]
    [TestCase("datanet show x", "'x' is not an id", TestName = "Id_NoNumber")]
    [TestCase("datanet show 9007199254740992", "is not an id", TestName = "Id_Above2To53")]
    [TestCase(
        "datanet create --from dev0 --name a --domain b --licence c --policy closed",
        "closed",
        TestName = "Policy_Unknown")]
    [TestCase(
        "datanet create --from dev0 --name a --domain b --licence c --min-novelty-bps 10001",
        "from 0 to 10000",
        TestName = "Novelty_TooLarge")]
    [TestCase(
        "datanet create --from dev0 --name a --domain b --licence c --curator 0x1", "--curator: '0x1'",
        TestName = "Curator_NoAddress")]
    [TestCase(
        "model register --from dev0 --name a --price-in 1 --price-out 1",
        "--datanet",
        TestName = "Datanets_Missing")]
    [TestCase(
        "model register --from dev0 --name a --datanet 1:0 --price-in 1 --price-out 1",
        "'1:0' is not a datanet",
        TestName = "Version_Zero")]
    [TestCase(
        "infer --from dev0 --model 1 --prompt x --max-tokens 9000",
        "from 1 to 8192",
        TestName = "MaxTokens_TooMany")]
    [TestCase(
        "infer --from dev0 --model 1 --prompt x --deposit lots",
        "'lots' is not an amount",
        TestName = "Deposit_NoAmount")]
    [TestCase("trace 0x12", "'0x12' is not an inference id", TestName = "InferenceId_TooShort")]
    [TestCase("status --rpc localhost:8545", "--rpc: 'localhost:8545'", TestName = "Rpc_NoUrl")]
    [TestCase(
        "tx decode --chain-id x", "--chain-id: 'x' is not a whole number", TestName = "ChainId_NoNumber")]
    [TestCase(
        "keys import alice --mnemonic --index 2147483648", "--index: '2147483648'",
        TestName = "Index_TooLarge")]
    [TestCase("frobnicate", "frobnicate", TestName = "Command_Unknown")]
    public async Task CommandLine_Wrong_IsRefusedByName(string line, string said)
    {
        CliRun run = await CliRun.RunAsync(line.Split(' '));

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage), run.Error);
        Assert.That(run.Error, Does.Contain(said));
        Assert.That(run.Error, Does.StartWith("openledger: "));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.Error, Does.Not.Contain(Key));
    }

    [TestCase("--help", "openledger [command] [options]")]
    [TestCase("tx send --help", "openledger tx send [options]")]
    public async Task Help_OfACommand_NamesTheProgramAsTheLauncherDoes(string line, string usage)
    {
        CliRun run = await CliRun.RunAsync(line.Split(' '));

        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Output.Split('\n').Select(l => l.Trim()), Does.Contain(usage));
    }

    [Test]
    public void Devnet_DataFolderThatCannotBeMade_IsRefusedByName()
    {
        string file = Path.GetTempFileName();
        string folder = Path.Combine(file, "devnet");

        Assert.That(
            () => DevnetData.Open(new DevnetOptions { DataFolder = folder, SamplesFolder = "" }, []),
            Throws.TypeOf<NodeStartException>().With.Message.Contains($"'{folder}' cannot be used"));
        File.Delete(file);
    }

    [TestCase("status")]
    [TestCase("datanet show 1")]
    [TestCase("model show 1")]
    [TestCase("tx send --from dev0 --to " + To)]
    [TestCase("infer --from dev0 --model 1 --prompt x")]
    public async Task Command_NoNode_SaysHowToStartOne(string line)
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        CliRun run = await CliRun.RunAsync([.. line.Split(' '), "--rpc", $"http://127.0.0.1:{port}"]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(run.Error, Does.Contain("no node answers at").And.Contain("./openledger devnet"));
    }

    [Test]
    public async Task Command_UnknownId_IsRefusedByName()
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("openledger_getDatanet", _ => null);
        node.On("openledger_getModel", _ => throw new FakeRefusalException(-32001, "UNKNOWN_MODEL: 99"));

        CliRun datanet = await CliRun.RunAsync("datanet", "show", "99", "--rpc", node.Endpoint.ToString());
        CliRun model = await CliRun.RunAsync("model", "show", "99", "--rpc", node.Endpoint.ToString());

        Assert.That(datanet.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(datanet.Error, Does.Contain("UNKNOWN_DATANET"));
        Assert.That(model.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(model.Error, Does.Contain("UNKNOWN_MODEL: 99"));
    }

    [Test]
    public async Task Send_ChainIdOfAnother_IsRefused()
    {
        await using FakeChain chain = await FakeChain.StartAsync();

        CliRun run = await CliRun.RunAsync(
            "tx", "send", "--from", "dev0", "--chain-id", "1", "--to", To, "--rpc", chain.Url);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Failed));
        Assert.That(
            run.Error, Does.Contain($"wrong chain: {chain.Url} is of chain 161299, --chain-id asks 1"));
        Assert.That(chain.Sent, Is.Empty);
    }

    [TestCase("not a key")]
    [TestCase("0x00")]
    [TestCase("0x0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task EnvironmentKey_NoKey_IsRefusedWithoutRepeatingIt(string text)
    {
        CliRun run = await CliRun.RunAsync(
            new Dictionary<string, string> { ["OPENLEDGER_PRIVATE_KEY"] = text }, "tx", "send", "--to", To);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("holds no private key").And.Not.Contain(text));
    }

    [TestCase("tx send")]
    [TestCase("tx decode")]
    [TestCase("datanet create")]
    [TestCase("datanet contribute")]
    [TestCase("datanet publish")]
    [TestCase("datanet show")]
    [TestCase("model register")]
    [TestCase("model show")]
    [TestCase("infer")]
    [TestCase("trace")]
    [TestCase("status")]
    public async Task Help_OfEveryCommand_HasAnExample(string command)
    {
        CliRun run = await CliRun.RunAsync([.. command.Split(' '), "--help"]);

        Assert.That(run.Code, Is.Zero);
        Assert.That(run.Output, Does.Contain("Example: "));
        Assert.That(run.Output.ReplaceLineEndings(" "), Does.Contain("openledger " + command));
    }
}
