using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Transfers per second from the first submitted to the last final, and processor time a transfer, on devnets
/// in this process. The load is made here too, so its cost is inside; signing is done before.
/// </summary>
/// <param name="report">Where the figures go.</param>
/// <param name="log">Where nodes report trouble.</param>
/// <param name="samplesFolder">For the genesis.</param>
internal sealed class TransferBench(BenchReport report, TextWriter log, string samplesFolder)
{
    /// <summary>Most rounds.</summary>
    public const int RoundsMax = 1_000;

    /// <summary>Largest batch: what the node accepts.</summary>
    public const int BatchMax = 1_000;

    private static readonly TimeSpan RoundMax = TimeSpan.FromMinutes(3);

    /// <summary>Measures, a new devnet each round, the numbers of validators taking turns.</summary>
    public async Task RunAsync(
        IReadOnlyList<int> validators,
        int count,
        int accounts,
        int batch,
        int rounds,
        CancellationToken cancellation)
    {
        List<Round>[] seen = [.. validators.Select(_ => new List<Round>())];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < validators.Count; i++)
            {
                seen[i].Add(
                    await RoundAsync(validators[i], count, accounts, batch, cancellation)
                        .ConfigureAwait(false));
            }
        }

        for (int i = 0; i < validators.Count; i++)
        {
            JsonObject about = new()
            {
                ["validators"] = validators[i],
                ["transfers"] = count,
                ["accounts"] = accounts,
                ["batch"] = batch,
            };
            string name = $"transfers.{validators[i]}";
            List<Round> of = seen[i];
            Write(".final", "1/s", of.Select(r => count / r.Final.TotalSeconds));
            Write(".submit", "1/s", of.Select(r => count / r.Submit.TotalSeconds));
            Write(".cpu", "us", of.Select(r => r.Cpu.TotalMicroseconds / count));
            Write(".blocks", "blocks", of.Select(r => (double)r.Blocks));
            void Write(string part, string unit, IEnumerable<double> runs) =>
                report.Write(new BenchFigure(name + part, unit, [.. runs], about));
        }
    }

    private async Task<Round> RoundAsync(
        int validators, int count, int accounts, int batch, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(RoundMax);
        try
        {
            await using BenchDevnet devnet = await BenchDevnet
                .StartAsync(
                    validators, BenchDevnet.DefaultBlockTimeMs, samplesFolder, log, limit.Token)
                .ConfigureAwait(false);
            using TransferLoad load = TransferLoad.Sign(devnet.Endpoint, count, accounts);
            ChainStore chain = devnet.Node.Store;
            ulong before = chain.Head.Header.Number.Value;
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            await load.SubmitAsync(batch, limit.Token).ConfigureAwait(false);
            TimeSpan submit = Stopwatch.GetElapsedTime(started);
            await load.FinalAsync(limit.Token).ConfigureAwait(false);
            TimeSpan final = Stopwatch.GetElapsedTime(started);
            cpu = Environment.CpuUsage.TotalTime - cpu;
            ulong head = chain.Head.Header.Number.Value;
            int blocks = 0;
            int included = 0;
            for (ulong height = before + 1; height <= head; height++)
            {
                int transactions = chain.GetBlock(new Height(height))!.Transactions.Count;
                included += transactions;
                blocks += transactions > 0 ? 1 : 0;
            }

            return included == count
                ? new Round(submit, final, cpu, blocks)
                : throw new ClientException(
                    $"{included} of {count} transfers are in blocks {before + 1} to {head}");
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException(
                $"{count} transfers were not final within {RoundMax.TotalSeconds} s", fault);
        }
    }

    private readonly record struct Round(TimeSpan Submit, TimeSpan Final, TimeSpan Cpu, int Blocks);
}
