using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Tests.Recovery;
using OpenLedger.Node.Tests.Telemetry;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// <c>openledger node run</c>: its settings, what it refuses, and one validator over sockets.
/// </summary>
[TestFixture]
public sealed class NodeRunCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-run-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task PrintConfig_FlagsVariablesAndFile_TellsEachSourceAndCanBeReadAgain()
    {
        string file = At("node.json");
        File.WriteAllText(
            file, """{"data": "chain", "rpc": {"port": 1, "batchMax": 7}, "log": {"level": "warn"}}""");
        Dictionary<string, string> variables = new()
        {
            ["OPENLEDGER_RPC_PORT"] = "2",
            ["OPENLEDGER_METRICS_PORT"] = "3",
            ["OPENLEDGER_CONFIG"] = file,
        };
        CliRun run = await CliRun.RunAsync(
            variables, "node", "run", "--print-config", "--metrics-port", "4",
            "--listen", "/ip4/127.0.0.1/tcp/0", "--listen", "/ip6/::1/tcp/0", "--json");
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        Dictionary<string, JsonElement> told = run.Json.EnumerateArray()
            .ToDictionary(one => one.GetProperty("key").GetString()!);
        Assert.That(Of("rpc.port"), Is.EqualTo(("2", "environment")));
        Assert.That(Of("rpc.batchMax"), Is.EqualTo(("7", "file")));
        Assert.That(Of("metrics.port"), Is.EqualTo(("4", "flag")));
        Assert.That(Of("log.level"), Is.EqualTo(("\"warn\"", "file")));
        Assert.That(Of("rpc.callsBurst"), Is.EqualTo(("40000", "default")));
        Assert.That(Of("validator.keyFile"), Is.EqualTo(("null", "default")));
        Assert.That(told["network.listen"].GetProperty("value").GetArrayLength(), Is.EqualTo(2));

        CliRun page = await CliRun.RunAsync(variables, "node", "run", "--print-config");
        string again = At("again.json");
        File.WriteAllText(again, page.Output);
        CliRun first = await CliRun.RunAsync(variables, "node", "run", "--print-config", "--json");
        CliRun second = await CliRun.RunAsync("node", "run", "--config", again, "--print-config", "--json");
        Assert.That(Values(second), Is.EqualTo(Values(first)), page.Output);

        (string, string) Of(string key) =>
            (told[key].GetProperty("value").GetRawText(), told[key].GetProperty("source").GetString()!);
    }

    [TestCase("--rpc-prot 5", "--rpc-prot", ExitCode.Usage)]
    [TestCase("--rpc-port many", "--rpc-port: 'many' is not a whole number from 0 to 65535", ExitCode.Usage)]
    [TestCase("--rpc-port 1 --rpc-port 2", "--rpc-port: stands twice", ExitCode.Usage)]
    [TestCase("--rpc-address here", "--rpc-address: 'here' is not an IP address", ExitCode.Usage)]
    [TestCase("--listen 127.0.0.1:5", "--listen: '127.0.0.1:5' is not a multiaddr", ExitCode.Usage)]
    [TestCase("--log-level loud", "'loud' is not info, warn, error", ExitCode.Usage)]
    [TestCase("--config /nowhere/node.json", "cannot be read", ExitCode.Usage)]
    [TestCase("", "data is not set: give --data DIR", ExitCode.Usage)]
    [TestCase("--data DIR", "genesis.json' cannot be read", ExitCode.Failed)]
    [TestCase("--data DIR --genesis /nowhere/g.json", "'/nowhere/g.json' cannot be read", ExitCode.Failed)]
    [TestCase("--data DIR --genesis GENESIS --recover-signer", "is for a validator", ExitCode.Usage)]
    [TestCase(
        "--data DIR --genesis GENESIS --validator-key-file /nowhere/key", "'/nowhere/key' cannot be read",
        ExitCode.Usage)]
    [TestCase("--data /proc/none --genesis GENESIS", "the data folder '/proc/none' cannot", ExitCode.Failed)]
    [TestCase(
        "--data DIR --genesis GENESIS --listen /ip4/127.0.0.1/tcp/0 --bootnode /ip4/127.0.0.1/tcp/5",
        "does not end in /p2p/", ExitCode.Failed)]
    [TestCase(
        "--data DIR --genesis GENESIS --listen /ip4/127.0.0.1/tcp/0 --external-address"
            + " /ip4/1.2.3.4/tcp/5/p2p/12D3KooWDubLhLpZbYVsSAFvMLN93jsNEpFt2HbJQpD9nQpeQF9i",
        "leave /p2p/ out", ExitCode.Failed)]
    [TestCase(
        "--data DIR --genesis GENESIS --listen /ip4/127.0.0.1/tcp/0 --rpc-port BUSY", "--rpc-port, or 0",
        ExitCode.Failed)]
    [TestCase(
        "--data DIR --genesis GENESIS --listen /ip4/127.0.0.1/tcp/0 --rpc-port 0 --metrics-port BUSY",
        "--metrics-port, or 0", ExitCode.Failed)]
    [TestCase(
        "--data DIR --genesis GENESIS --listen /ip4/127.0.0.1/tcp/BUSY", "cannot listen", ExitCode.Failed)]
    public async Task Run_ThatCannotStart_SaysWhyAndWhatToDo(string options, string why, int code)
    {
        await FoundAsync();
        using TcpListener busy = new(System.Net.IPAddress.Loopback, 0);
        busy.Start();
        string port = ((System.Net.IPEndPoint)busy.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        string line = options.Replace("DIR", At("data"), StringComparison.Ordinal)
            .Replace("GENESIS", At("genesis.json"), StringComparison.Ordinal)
            .Replace("BUSY", port, StringComparison.Ordinal);
        CliRun run = await CliRun.RunAsync(
            ["node", "run", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.That(run.Code, Is.EqualTo(code), run.Error);
        string told = run.Error.Split('\n')
            .First(l => l.StartsWith("openledger: ", StringComparison.Ordinal));
        Assert.That(told, Does.Contain(why));
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public async Task Run_OneValidator_ServesFinalBlocksMetricsAndPeerId_EndsInOrderAndGoesOn()
    {
        await FoundAsync();
        string[] options =
        [
            "node", "run", "--data", At("data"), "--genesis", At("genesis.json"),
            "--validator-key-file", At("a.key"), "--listen", "/ip4/127.0.0.1/tcp/0", "--rpc-port", "0",
            "--metrics-port", "0", "--json",
        ];
        JsonElement first = await RunAsync(options, async ready =>
        {
            string rpc = ready.GetProperty("rpc").GetString()!;
            await HeightAsync(rpc, 3);
            JsonElement node = await AskAsync(rpc, "openledger_nodeInfo");
            Assert.That(
                node.GetProperty("peerId").GetString(), Is.EqualTo(ready.GetProperty("peerId").GetString()));
            Assert.That(
                node.GetProperty("listenAddresses").GetRawText(),
                Is.EqualTo(ready.GetProperty("listenAddresses").GetRawText()));
            Assert.That(node.GetProperty("validatorIndex").GetInt32(), Is.Zero);
            Assert.That((await AskAsync(rpc, "net_listening")).GetBoolean());
            Assert.That((await AskAsync(rpc, "net_peerCount")).GetString(), Is.EqualTo("0x0"));
            using HttpClient client = new();
            string text = await client.GetStringAsync(new Uri(ready.GetProperty("metrics").GetString()!));
            ExpositionPage page = ExpositionPage.Parse(text);
            Assert.That(page["openledger_consensus_finalized_height"], Is.GreaterThanOrEqualTo(3));
            Assert.That(page["openledger_network_peers{direction=\"inbound\"}"], Is.Zero);

            CliRun second = await CliRun.RunAsync(options);
            Assert.That(second.Code, Is.EqualTo(ExitCode.Failed), "the folder has one owner");
            Assert.That(second.Error, Does.Match(@"(?m)^openledger: [^\n]+$"));
        });
        JsonElement again = await RunAsync(
            options, ready => HeightAsync(ready.GetProperty("rpc").GetString()!, 6));
        Assert.That(
            again.GetProperty("peerId").GetString(), Is.EqualTo(first.GetProperty("peerId").GetString()),
            "the node keeps its name");
        string address = first.GetProperty("listenAddresses")[0].GetString()!;
        Assert.That(address, Does.Match("^/ip4/127.0.0.1/tcp/[1-9][0-9]*/p2p/"));
        Assert.That(address, Does.EndWith("/p2p/" + first.GetProperty("peerId").GetString()));
    }

    [Test]
    public async Task Run_FollowerWithABootnode_IsConnectedWithTheValidatorAndFollowsIt()
    {
        await FoundAsync();
        string[] common =
            ["node", "run", "--genesis", At("genesis.json"), "--listen", "/ip4/127.0.0.1/tcp/0",
                "--rpc-port", "0", "--json"];
        await RunAsync(
            [.. common, "--data", At("data"), "--validator-key-file", At("a.key")],
            async validator => await RunAsync(
                [.. common, "--data", At("follower"), "--bootnode",
                    validator.GetProperty("listenAddresses")[0].GetString()!],
                async follower =>
                {
                    string rpc = follower.GetProperty("rpc").GetString()!;
                    JsonElement peers = await PollAsync(
                        () => AskAsync(rpc, "openledger_peers"), peers => peers.GetArrayLength() == 1);
                    Assert.That(
                        peers[0].GetProperty("peerId").GetString(),
                        Is.EqualTo(validator.GetProperty("peerId").GetString()));
                    Assert.That(peers[0].GetProperty("direction").GetString(), Is.EqualTo("outbound"));
                    JsonElement node = await AskAsync(rpc, "openledger_nodeInfo");
                    Assert.That(
                        node.GetProperty("validatorIndex").ValueKind, Is.EqualTo(JsonValueKind.Null));
                    await HeightAsync(rpc, 5);
                    string there = await BlockAsync(validator.GetProperty("rpc").GetString()!);
                    Assert.That(await BlockAsync(rpc), Is.EqualTo(there), "both have the same block 5");
                    CliRun shown = await CliRun.RunAsync("peers", "--rpc", rpc);
                    Assert.That(shown.Output, Does.Contain(validator.GetProperty("peerId").GetString()));
                }));
    }

    private static string[] Values(CliRun run) =>
        [.. run.Json.EnumerateArray().Select(one => one.GetProperty("value").GetRawText())];

    private static Task<JsonElement> HeightAsync(string rpc, ulong height) => PollAsync(
        () => AskAsync(rpc, "openledger_health"),
        health => health.GetProperty("finalizedHeight").GetUInt64() >= height);

    private static async Task<JsonElement> PollAsync(
        Func<Task<JsonElement>> ask, Predicate<JsonElement> holds)
    {
        DateTimeOffset end = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            JsonElement answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            Assert.That(DateTimeOffset.UtcNow, Is.LessThan(end), answer.GetRawText());
            await Task.Delay(50);
        }
    }

    private static async Task<string> BlockAsync(string rpc) =>
        (await AskAsync(rpc, "eth_getBlockByNumber", "\"0x5\",false")).GetRawText();

    private static async Task<JsonElement> AskAsync(string rpc, string method, string parameters = "")
    {
        using HttpClient client = new();
        using StringContent call = new(
            $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[{{parameters}}]}""", null,
            "application/json");
        using HttpResponseMessage answer = await client.PostAsync(new Uri(rpc), call);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("result").Clone();
    }

    /// <summary>Runs a node, does something while it is ready, ends it in order; tells what it said
    /// when it was ready.</summary>
    private static async Task<JsonElement> RunAsync(string[] options, Func<JsonElement, Task> whileReady)
    {
        using LineLog output = new();
        using LineLog error = new();
        using CancellationTokenSource interrupt = new();
        CliSurroundings surroundings = new() { Output = output, Error = error };
        Task ready = output.NextAsync("{");
        Task<int> run = OpenLedgerCli.RunAsync(options, surroundings, interrupt.Token);
        JsonElement told;
        try
        {
            await await Task.WhenAny(ready, run).WaitAsync(Patience);
            Assert.That(run.IsCompleted, Is.False, error.Text);
            using JsonDocument line = JsonDocument.Parse(output.Text);
            told = line.RootElement.Clone();
            await whileReady(told);
        }
        finally
        {
            await interrupt.CancelAsync();
        }

        Assert.That(await run.WaitAsync(Patience), Is.EqualTo(ExitCode.Ok), error.Text);
        Assert.That(error.Text, Does.Contain("stopped at block"));
        return told;
    }

    private async Task FoundAsync()
    {
        CliRun key = await CliRun.RunAsync("keys", "new", "--out", At("a.key"));
        Assert.That(key.Code, Is.EqualTo(ExitCode.Ok), key.Error);
        CliRun genesis = await CliRun.RunAsync(
            "genesis", "new", "--chain-id", "4711", "--out", At("genesis.json"), "--no-baseline",
            "--validator", $"{At("a.key")}:200000", "--block-time", "50");
        Assert.That(genesis.Code, Is.EqualTo(ExitCode.Ok), genesis.Error);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
