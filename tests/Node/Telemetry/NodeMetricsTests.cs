using System.Diagnostics.Metrics;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>The metrics of a node that runs.</summary>
[TestFixture]
public sealed class NodeMetricsTests
{
    private static readonly byte[][] Baseline = [[.. "a text that everybody writes and nobody shall own"u8]];

    [Test]
    public async Task Page_OfARunningNode_TellsHeightFinalityPoolStoreAndCalls()
    {
        string folder = Directory.CreateTempSubdirectory("openledger-metrics-").FullName;
        GenesisConfig genesis = DevnetGenesis.Create(
            validators: 1, blockTimeMs: 40, SampleSet.Describe(Baseline));
        DevnetCluster cluster = await DevnetCluster.OpenAsync(folder, genesis, Baseline, 0, TextWriter.Null);
        using Meter meter = new("OpenLedger.Node");
        using MetricsCollector collector = new(meter);
        FullNode node = cluster.Nodes[0];
        NodeMetrics metrics = new(node, meter, TimeProvider.System);
        TaskCompletionSource five = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Finalized += block =>
        {
            if (block.Block.Header.Number.Value == 5)
            {
                five.TrySetResult();
            }
        };
        RpcServer rpc = NodeRpc.Create(
            node, "a", new RpcServerOptions { Port = 0 }, () => true, (_, _) => { }, meter);
        await rpc.StartAsync(CancellationToken.None);
        cluster.Start();
        await five.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await CallAsync(rpc, "eth_blockNumber");
        await CallAsync(rpc, "eth_blockNumber");
        await CallAsync(rpc, "eth_getBalance");
        await CallAsync(rpc, "eth_noSuchMethod_1");
        await CallAsync(rpc, "eth_noSuchMethod_2");

        string text = collector.Write();
        ExpositionPage page = ExpositionPage.Parse(text);
        Assert.That(page["openledger_consensus_finalized_height"], Is.GreaterThanOrEqualTo(5));
        Assert.That(page["openledger_consensus_blocks_total"], Is.GreaterThanOrEqualTo(5));
        Assert.That(page["openledger_consensus_finality_seconds_count"], Is.GreaterThanOrEqualTo(5));
        Assert.That(page["openledger_consensus_view"], Is.GreaterThanOrEqualTo(5));
        Assert.That(page["openledger_consensus_validator_index"], Is.Zero);
        Assert.That(page["openledger_sync_blocks_left"], Is.Zero);
        Assert.That(page["openledger_consensus_log_sync_seconds_total"], Is.GreaterThan(0));
        Assert.That(page["openledger_pool_transactions{state=\"pending\"}"], Is.Zero);
        Assert.That(page["openledger_pool_accepted_total{from=\"user\"}"], Is.Zero);
        Assert.That(page.SeriesOf("openledger_store_file_bytes").Count(), Is.GreaterThan(1));
        Assert.That(page["openledger_store_write_seconds_total"], Is.GreaterThan(0));
        Assert.That(Calls(page, "eth_blockNumber", "ok"), Is.EqualTo(2));
        Assert.That(Calls(page, "eth_getBalance", "InvalidParams"), Is.EqualTo(1));
        Assert.That(
            Calls(page, "unknown", "MethodNotFound"), Is.EqualTo(2), "callers cannot make series by names");
        Assert.That(page["openledger_rpc_request_seconds_count{method=\"eth_blockNumber\"}"], Is.EqualTo(2));
        await Promtool.CheckAsync(text);
        string documented = await File.ReadAllTextAsync(
            Path.Combine(Vectors.RepositoryFolder(), "docs", "spec", "metrics.md"));
        Assert.That(page.Families.Where(f => !documented.Contains(f, StringComparison.Ordinal)), Is.Empty);

        await rpc.DisposeAsync();
        metrics.Dispose();
        await cluster.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static double Calls(ExpositionPage page, string method, string outcome) =>
        page[$"openledger_rpc_requests_total{{method=\"{method}\",outcome=\"{outcome}\"}}"];

    private static async Task CallAsync(RpcServer rpc, string method)
    {
        using HttpClient client = new();
        using StringContent call = new($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[]}""");
        call.Headers.ContentType = new("application/json");
        using HttpResponseMessage answer =
            await client.PostAsync(new Uri($"http://127.0.0.1:{rpc.Port}"), call);
        Assert.That(answer.IsSuccessStatusCode);
    }
}
