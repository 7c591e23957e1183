using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Transfers from end to end on validators that are processes of their own, over loopback sockets: how many
/// become final a second, how long one takes, and what the processes' time goes to. The load is made in this
/// process and is no part of the costs, though it shares the processors.
/// </summary>
/// <param name="report">Where the figures go.</param>
internal sealed class ProcessTransferBench(BenchReport report)
{
    /// <summary>Validators that are started.</summary>
    public const int Validators = 4;

    /// <summary>Most rounds.</summary>
    public const int RoundsMax = 100;

    private const int Accounts = 10;
    private const int Batch = 100;
    private const ulong BlockTimeMs = BenchDevnet.DefaultBlockTimeMs;

    // One at a time and far below what the nodes can do: what a transfer takes when nothing is ahead of it.
    private static readonly TimeSpan SinglesEvery = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RoundMax = TimeSpan.FromMinutes(5);

    /// <summary>Measures, on new processes each round.</summary>
    /// <param name="count">Transfers of a round's load.</param>
    /// <param name="singles">Transfers that are sent one at a time before it, whole turns of the accounts.
    /// </param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="cancellation">Ends the processes too.</param>
    public async Task RunAsync(int count, int singles, int rounds, CancellationToken cancellation)
    {
        List<Round> seen = [];
        for (int round = 0; round < rounds; round++)
        {
            seen.Add(await RoundAsync(count, singles, cancellation).ConfigureAwait(false));
        }

        JsonObject about = new()
        {
            ["validators"] = Validators,
            ["processes"] = Validators,
            ["transfers"] = count,
            ["warmUp"] = InTurns(count),
            ["accounts"] = Accounts,
            ["batch"] = Batch,
            ["blockTimeMs"] = BlockTimeMs,
        };
        JsonObject aboutSingles = new()
        {
            ["validators"] = Validators,
            ["processes"] = Validators,
            ["everyMs"] = SinglesEvery.TotalMilliseconds,
            ["blockTimeMs"] = BlockTimeMs,
        };
        Write("final", "1/s", r => [count / r.Final.TotalSeconds]);
        Write("latency", "ms", r => r.LoadLatencies);
        Write("single.latency", "ms", r => r.SingleLatencies, aboutSingles);
        Write("block.latency", "ms", r => r.BlockLatencies);
        Write("cpu", "us", r => [r.Costs.Processor * 1e6 / count]);
        foreach (ProcessorPart part in Enum.GetValues<ProcessorPart>())
        {
            Write($"share.{ProcessorMetrics.NameOf(part)}", "ratio", r => [r.Costs.ShareOf(part)]);
        }

        Write("logSyncShare", "ratio", r => [r.Costs.LogSync / r.Final.TotalSeconds / Validators]);
        Write("storeShare", "ratio", r => [r.Costs.Store / r.Final.TotalSeconds / Validators]);
        Write("bytes", "B", r => [r.Costs.NetworkBytes / count]);
        void Write(
            string part, string unit, Func<Round, IEnumerable<double>> of, JsonObject? parameters = null) =>
            report.Write(new BenchFigure(
                $"network.transfers.{part}", unit, [.. seen.SelectMany(of)], parameters ?? about));
    }

    // Whole turns of the accounts, so that every phase begins with the same nonce for all.
    private static int InTurns(int count) => Math.Max(1, count / Accounts) * Accounts;

    private static async Task<Round> RoundAsync(int count, int singles, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RoundMax);
        try
        {
            using BenchValidators network =
                await BenchValidators.StartAsync(Validators, BlockTimeMs, limit.Token).ConfigureAwait(false);
            return await MeasureAsync(network, count, singles, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException(
                $"{count} transfers were not final within {RoundMax.TotalSeconds} s", fault);
        }
    }

    private static async Task<Round> MeasureAsync(
        BenchValidators network, int count, int singles, CancellationToken cancellation)
    {
        Uri node = network.All[0].Rpc;
        await using HeadWatch heads = await HeadWatch.StartAsync(node, cancellation).ConfigureAwait(false);

        // The first transfers pay for compilation and are not counted.
        int warmUp = InTurns(count);
        using TransferLoad first = TransferLoad.Sign(node, warmUp, Accounts);
        await first.SubmitAsync(Batch, cancellation).ConfigureAwait(false);
        await first.FinalAsync(cancellation).ConfigureAwait(false);

        ulong nonce = (ulong)(warmUp / Accounts);
        using TransferLoad alone = TransferLoad.Sign(node, InTurns(singles), Accounts, nonce);
        await alone.SubmitAsync(1, cancellation, SinglesEvery).ConfigureAwait(false);
        await alone.FinalAsync(cancellation).ConfigureAwait(false);

        nonce += (ulong)(alone.Count / Accounts);
        using TransferLoad load = TransferLoad.Sign(node, count, Accounts, nonce);
        ProcessCosts before = await ProcessCosts.ReadAsync(network.All, cancellation).ConfigureAwait(false);
        long started = Stopwatch.GetTimestamp();
        await load.SubmitAsync(Batch, cancellation).ConfigureAwait(false);
        await load.FinalAsync(cancellation).ConfigureAwait(false);
        TimeSpan taken = Stopwatch.GetElapsedTime(started);
        ProcessCosts after = await ProcessCosts.ReadAsync(network.All, cancellation).ConfigureAwait(false);
        Latencies latencies = await LatenciesAsync(node, heads, cancellation).ConfigureAwait(false);
        return new Round(
            taken, after.Since(before), latencies.Of(load), latencies.Of(alone), latencies.OfBlocks);
    }

    private static async Task<Latencies> LatenciesAsync(
        Uri node, HeadWatch heads, CancellationToken cancellation)
    {
        using JsonRpcClient rpc = new(node, RoundMax);
        Dictionary<Hash256, long> finalAt = [];
        List<double> blocks = [];
        foreach ((ulong height, HeadWatch.Seen seen) in heads.Heads)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"0x{height:x}");
            JsonElement block = await rpc.CallAsync("eth_getBlockByNumber", [number, false], cancellation)
                .ConfigureAwait(false);
            foreach (JsonElement hash in block.GetProperty("transactions").EnumerateArray())
            {
                finalAt.Add(Hash256.Parse(hash.GetString()!), seen.Stamp);
            }

            JsonElement raw = await rpc.CallAsync("debug_getRawHeader", [number], cancellation)
                .ConfigureAwait(false);
            bool decoded = Hex.TryDecode(raw.GetString()!, out byte[] bytes)
                & BlockHeaderCodec.TryDecode(bytes, out BlockHeader? header, out _);
            Invariant.Require(decoded, "a node's own header decodes");
            blocks.Add(Math.Max(
                0, (seen.Time - DateTimeOffset.FromUnixTimeMilliseconds((long)header!.TimestampMs))
                    .TotalMilliseconds));
        }

        return new Latencies(finalAt, blocks);
    }

    private sealed record Round(
        TimeSpan Final, ProcessCosts Costs, IReadOnlyList<double> LoadLatencies,
        IReadOnlyList<double> SingleLatencies, IReadOnlyList<double> BlockLatencies);

    /// <summary>When what became final, by the stopwatch, and blocks' own latencies in ms.</summary>
    private sealed record Latencies(
        IReadOnlyDictionary<Hash256, long> FinalAt, IReadOnlyList<double> OfBlocks)
    {
        // In ms from the request that submitted a transfer until the node told the head with it.
        public IReadOnlyList<double> Of(TransferLoad load) =>
        [
            .. load.Submitted.Select(transfer => FinalAt.TryGetValue(transfer.Hash, out long final)
                ? Stopwatch.GetElapsedTime(transfer.Began, final).TotalMilliseconds
                : throw new ClientException($"the node told no head with the transfer {transfer.Hash}")),
        ];
    }
}
