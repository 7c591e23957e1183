using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Bench;

/// <summary>
/// How long the explorer's pages take on a chain of many blocks: a devnet of one validator with the samples makes
/// the blocks, and is opened again without consensus to serve the pages, so that nothing else is measured.
/// </summary>
/// <param name="report">Where the figures go.</param>
/// <param name="log">Where progress and trouble go.</param>
/// <param name="samplesFolder">The samples.</param>
internal sealed class ExplorerBench(BenchReport report, TextWriter log, string samplesFolder)
{
    /// <summary>Most blocks.</summary>
    public const int BlocksMax = 10_000_000;

    /// <summary>Most requests a page.</summary>
    public const int RequestsMax = 100_000;

    private const int WarmUps = 20;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Makes the blocks that are missing, then asks for every kind of page, one request at a time.</summary>
    /// <param name="blocks">Blocks the chain has at least.</param>
    /// <param name="requests">Measured requests a page; a few before them warm up.</param>
    /// <param name="dataFolder">A devnet's folder to make or go on with; null: a new one, removed.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task RunAsync(int blocks, int requests, string? dataFolder, CancellationToken cancellation)
    {
        DevnetOptions options = new()
        {
            Validators = 1,
            BlockTimeMs = 1,
            DataFolder = dataFolder,
            SamplesFolder = samplesFolder,
        };
        IReadOnlyList<byte[]> baseline = SampleSet.LoadBaseline(samplesFolder);
        using DevnetData data = DevnetData.Open(options, baseline);
        await GrowAsync(data, baseline, (ulong)blocks, cancellation).ConfigureAwait(false);
        await using DevnetCluster cluster = await DevnetCluster.OpenAsync(
            data.Folder, data.Genesis, baseline, 0, log).ConfigureAwait(false);
        FullNode node = cluster.Nodes[0];
        await using RpcServer server = NodeRpc.Create(
            node, "bench", new RpcServerOptions { Port = 0 }, () => true,
            (what, fault) => log.WriteLine($"{what} failed: {fault}"));
        await server.StartAsync(cancellation).ConfigureAwait(false);
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"),
        };
        foreach ((string name, string path) in PagesOf(node))
        {
            await MeasureAsync(http, node, name, path, requests, cancellation).ConfigureAwait(false);
        }
    }

    private async Task GrowAsync(
        DevnetData data, IReadOnlyList<byte[]> baseline, ulong blocks, CancellationToken cancellation)
    {
        await using DevnetCluster cluster = await DevnetCluster.OpenAsync(
            data.Folder, data.Genesis, baseline, 0, log).ConfigureAwait(false);
        FullNode node = cluster.Nodes[0];
        if (HeightOf(node) >= blocks && node.Store.Head.Header.Number.Value > 0)
        {
            return;
        }

        cluster.Start();
        using DevnetWallet wallet = new(node, data.Genesis.ChainId);
        SampleLoader loader = new(node, wallet, SampleSet.Load(samplesFolder));
        await loader.LoadAsync(cancellation).ConfigureAwait(false);
        using PeriodicTimer timer = new(ProgressInterval);
        while (HeightOf(node) < blocks)
        {
            await log.WriteLineAsync($"block {HeightOf(node)} of {blocks}").ConfigureAwait(false);
            await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static ulong HeightOf(FullNode node) => node.Store.Head.Header.Number.Value;

    private static IEnumerable<(string Name, string Path)> PagesOf(FullNode node)
    {
        IChainReader chain = node.Store;
        LedgerQueries queries = new(node.Executor.Genesis, chain);
        InferenceSummary paid = queries.ListInferences(null, 1)[0];
        InferenceTrace trace = queries.TraceInference(paid.InferenceId)!;
        ulong middle = HeightOf(node) / 2;
        return
        [
            ("home", "/"),
            ("blocks", "/blocks"),
            ("blocks.old", $"/blocks?before={middle}"),
            ("block", $"/block/{trace.BlockNumber}"),
            ("block.empty", $"/block/{middle}"),
            ("transaction", $"/tx/{trace.TransactionHash}"),
            ("account", $"/account/{trace.Payer}"),
            ("validators", "/validators"),
            ("validator", "/validator/0"),
            ("datanets", "/datanets"),
            ("datanet", "/datanet/2"),
            ("contribution", $"/contribution/{trace.Spans[0].ContributionId}"),
            ("models", "/models"),
            ("model", $"/model/{trace.ModelId}"),
            ("inferences", "/inferences"),
            ("receipt", $"/inference/{paid.InferenceId}"),
            ("search", "/search?q=counsel"),
            ("verification", $"/inference/{paid.InferenceId}/verify"),
        ];
    }

    private async Task MeasureAsync(
        HttpClient http, FullNode node, string name, string path, int requests, CancellationToken cancellation)
    {
        List<double> times = [];
        long bytes = 0;
        for (int i = -WarmUps; i < requests; i++)
        {
            long started = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer =
                await http.GetAsync(new Uri(path, UriKind.Relative), cancellation).ConfigureAwait(false);
            byte[] page = await answer.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            bytes = answer.IsSuccessStatusCode
                ? page.Length
                : throw new ClientException($"{path} answered {(int)answer.StatusCode}");
            if (i >= 0)
            {
                times.Add(took);
            }
        }

        times.Sort();
        report.Write(new BenchFigure("explorer." + name, "ms", times, new JsonObject
        {
            ["blocks"] = HeightOf(node),
            ["pageBytes"] = bytes,
            ["p95"] = Math.Round(times[(int)(0.95 * times.Count)], 3),
        }));
    }
}
