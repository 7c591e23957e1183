using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Tests.Devnet;

/// <summary>Faucet and time helpers on four validators that agree on every block.</summary>
[TestFixture]
public sealed class DevnetControlsTests
{
    private static readonly byte[][] Baseline = [[.. "a text that everybody writes and nobody owns"u8]];

    private string _folder = "";
    private DevnetCluster _cluster = null!;
    private DevnetControls _controls = null!;
    private RpcServer _server = null!;
    private JsonRpcClient _rpc = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-controls-").FullName;
        GenesisConfig genesis = DevnetGenesis.Create(4, blockTimeMs: 100, SampleSet.Describe(Baseline));
        DevnetClock clock = new(TimeProvider.System);
        _cluster = await DevnetCluster.OpenAsync(
            _folder, genesis, Baseline, 0, TextWriter.Null, clock: clock);
        _controls = new DevnetControls(_cluster.Nodes[0], clock, () => true);
        _server = NodeRpc.Create(
            _cluster.Nodes[0], "validator-0", new RpcServerOptions { Port = 0 }, () => true,
            (method, fault) => TestContext.Progress.WriteLine($"{method}: {fault}"),
            devnet: _controls, faucet: _controls, clock: clock);
        await _server.StartAsync(CancellationToken.None);
        _rpc = new JsonRpcClient(new Uri($"http://127.0.0.1:{_server.Port}"), TimeSpan.FromSeconds(30));
        _cluster.Start();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _rpc.Dispose();
        await _server.DisposeAsync();
        _controls.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task IncreaseTime_AnHour_DatesTheNextBlocksAndAllValidatorsAgree()
    {
        await AskAsync("evm_mine");
        ulong before = await TimestampAsync();
        await AskAsync("evm_increaseTime", 3_600);
        await AskAsync("evm_mine");
        await AskAsync("evm_mine");
        ulong after = await TimestampAsync();
        Assert.That(after, Is.InRange(before + 3_600, before + 3_660));
        await AgreeAsync();
    }

    [Test]
    public async Task SetNextBlockTimestamp_Ahead_IsTakenAndThePastIsRefused()
    {
        ulong wanted = await TimestampAsync() + 100_000;
        await AskAsync("evm_setNextBlockTimestamp", wanted);
        await AskAsync("evm_mine");
        ulong newest = await TimestampAsync();
        Assert.That(newest, Is.InRange(wanted, wanted + 60));
        await AskAsync("evm_mine", newest + 1_000);
        Assert.That(await TimestampAsync(), Is.GreaterThanOrEqualTo(newest + 1_000));
        Assert.That(
            () => AskAsync("evm_setNextBlockTimestamp", wanted),
            Throws.TypeOf<RpcErrorException>().With.Message.Contains("time never goes back"));
        Assert.That(
            () => AskAsync("evm_increaseTime", (ulong)DevnetControls.AheadMax.TotalSeconds + 1),
            Throws.TypeOf<RpcErrorException>().With.Message.Contains("at most"));
        await AgreeAsync();
    }

    [Test]
    public async Task Faucet_Account_GetsItOnceAMinute()
    {
        const string Account = "0x00000000000000000000000000000000000000fa";
        JsonElement gift = await AskAsync("openledger_faucet", Account);
        Assert.That(gift.GetProperty("wei").GetString(), Is.EqualTo("1000000000000000000000"));
        JsonElement receipt = await AskAsync(
            "eth_getTransactionReceipt", gift.GetProperty("transactionHash").GetString()!);
        Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"));
        Assert.That(
            () => AskAsync("openledger_faucet", Account),
            Throws.TypeOf<RpcErrorException>().With.Message.Contains("less than a minute ago"));
    }

    [Test]
    public async Task SetBalance_Raises_AndRefusesToLower()
    {
        const string Account = "0x00000000000000000000000000000000000000fb";
        foreach (string wei in new[] { "0x5", "0x5", "0xde0b6b3a7640000" })
        {
            await AskAsync("anvil_setBalance", Account, wei);
            Assert.That((await AskAsync("eth_getBalance", Account)).GetString(), Is.EqualTo(wei));
        }

        Assert.That(
            () => AskAsync("hardhat_setBalance", Account, "0x0"),
            Throws.TypeOf<RpcErrorException>().With.Message.Contains("signed transactions only"));
        Assert.That(
            () => AskAsync("anvil_setBalance", Account, "0xffffffffffffffffffffffffffffff"),
            Throws.TypeOf<RpcErrorException>().With.Message.Contains("the faucet has"));
    }

    [Test]
    public async Task FaucetPage_FormOfAPerson_SendsAndTellsWhatIsWrong()
    {
        const string Account = "0x00000000000000000000000000000000000000fc";
        using HttpClient http = new() { BaseAddress = _rpc.Endpoint };
        Assert.That(await http.GetStringAsync("/faucet"), Does.Contain("<form method=\"post\""));
        (HttpStatusCode status, string page) = await PostAsync(http, Account);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), page);
        Assert.That(page, Does.Contain($"/account/{Account}"));
        Assert.That(
            (await AskAsync("eth_getBalance", Account)).GetString(), Is.EqualTo("0x3635c9adc5dea00000"));
        (status, page) = await PostAsync(http, Account);
        Assert.That(status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(page, Does.Contain("less than a minute ago"));
        (status, page) = await PostAsync(http, "<script>" + new string('a', 5_000));
        Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page, Does.Not.Contain("<script>a"));
        http.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        Assert.That((await PostAsync(http, Account)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Methods_OnANodeThatIsNoDevnet_DoNotExist()
    {
        await using RpcServer plain = NodeRpc.Create(
            _cluster.Nodes[1], "validator-1", new RpcServerOptions { Port = 0 }, () => true, (_, _) => { });
        await plain.StartAsync(CancellationToken.None);
        using JsonRpcClient rpc = new(new Uri($"http://127.0.0.1:{plain.Port}"), TimeSpan.FromSeconds(30));
        foreach (string method in new[] { "openledger_faucet", "evm_mine", "anvil_setBalance" })
        {
            Assert.That(
                () => rpc.CallAsync(method, [], CancellationToken.None),
                Throws.TypeOf<RpcErrorException>().With.Message.Contains("does not exist"));
        }

        using HttpClient http = new() { BaseAddress = rpc.Endpoint };
        using HttpResponseMessage page = await http.GetAsync("/faucet");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(HttpClient http, string account)
    {
        using FormUrlEncodedContent form = new([new KeyValuePair<string, string>("address", account)]);
        using HttpResponseMessage answer = await http.PostAsync("/faucet", form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    // Every validator has the block that the first one has, as soon as it is as far.
    private async Task AgreeAsync()
    {
        Height height = _cluster.Nodes[0].Store.Head.Header.Number;
        Hash256 hash = _cluster.Nodes[0].Store.Head.Hash;
        foreach (FullNode node in _cluster.Nodes)
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
            while (node.Store.Head.Header.Number < height)
            {
                await Task.Delay(10, patience.Token);
            }

            Assert.That(node.Store.GetBlock(height)!.Hash, Is.EqualTo(hash));
        }
    }

    private async Task<ulong> TimestampAsync()
    {
        JsonElement block = await AskAsync("eth_getBlockByNumber", "latest", false);
        Assert.That(RpcArguments.TryParseQuantity(
            block.GetProperty("timestamp").GetString(), out UInt256 seconds), Is.True);
        return (ulong)seconds;
    }

    private Task<JsonElement> AskAsync(string method, params JsonNode[] parameters) =>
        _rpc.CallAsync(method, new JsonArray(parameters), CancellationToken.None);
}
