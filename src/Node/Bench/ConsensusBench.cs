using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenLedger.Consensus.Certificates;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Node.Composition;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Bench;

/// <summary>
/// What consensus costs in real time: empty blocks as fast as they come on a devnet in this process, and the
/// verification of certificates none of whose signatures was seen before.
/// </summary>
/// <param name="report">Where the figures go.</param>
/// <param name="log">Where nodes report trouble.</param>
/// <param name="samplesFolder">For the genesis.</param>
internal sealed class ConsensusBench(BenchReport report, TextWriter log, string samplesFolder)
{
    /// <summary>Most runs.</summary>
    public const int RunsMax = 1_000;

    /// <summary>Longest run, in seconds.</summary>
    public const int SecondsMax = 600;

    // The shortest time between blocks that a genesis may ask for.
    private const ulong BlockTimeMs = 1;

    private static readonly int[] Signers = [4, 16, 64, 100];

    /// <summary>Measures the blocks of each number of validators, then certificates.</summary>
    public async Task RunAsync(
        IReadOnlyList<int> validators, int seconds, int runs, CancellationToken cancellation)
    {
        foreach (int count in validators)
        {
            List<Run> seen = [];
            for (int run = 0; run < runs; run++)
            {
                seen.Add(await BlocksAsync(count, seconds, cancellation).ConfigureAwait(false));
            }

            WriteBlocks(count, seconds, seen);
        }

        foreach (int signers in Signers)
        {
            cancellation.ThrowIfCancellationRequested();
            report.Write(new BenchFigure(
                $"consensus.certificate.{signers}", "us", VerifyTimes(signers, Math.Max(runs, 100)),
                new JsonObject { ["signers"] = signers, ["signaturesSeenBefore"] = 0 }));
        }
    }

    private void WriteBlocks(int validators, int seconds, List<Run> runs)
    {
        JsonObject about = new()
        {
            ["validators"] = validators,
            ["seconds"] = seconds,
            ["blockTimeMs"] = BlockTimeMs,
            ["transactions"] = 0,
        };
        string name = $"consensus.{validators}";
        Write(".blocks", "1/s", r => r.Blocks / r.Wall.TotalSeconds);
        Write(".cpuPerBlock", "ms", r => r.Cpu.TotalMilliseconds / r.Blocks);
        Write(".cpuShare", "ratio", r => r.Cpu / r.Wall / Environment.ProcessorCount);
        Write(".logSyncShare", "ratio", r => r.LogSync / r.Wall / validators);
        Write(".storeShare", "ratio", r => r.Store / r.Wall / validators);
        void Write(string part, string unit, Func<Run, double> of) =>
            report.Write(new BenchFigure(name + part, unit, [.. runs.Select(of)], about));
    }

    private async Task<Run> BlocksAsync(int validators, int seconds, CancellationToken cancellation)
    {
        await using BenchDevnet devnet = await BenchDevnet
            .StartAsync(validators, BlockTimeMs, samplesFolder, log, cancellation).ConfigureAwait(false);

        // The first second pays for compilation.
        await Task.Delay(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
        Run before = Read(devnet.Nodes);
        long started = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellation).ConfigureAwait(false);
        Run after = Read(devnet.Nodes);
        return new Run(
            after.Blocks - before.Blocks,
            Stopwatch.GetElapsedTime(started),
            after.Cpu - before.Cpu,
            after.LogSync - before.LogSync,
            after.Store - before.Store);
    }

    private static Run Read(IReadOnlyList<FullNode> nodes)
    {
        TimeSpan logSync = TimeSpan.Zero;
        TimeSpan store = TimeSpan.Zero;
        foreach (FullNode node in nodes)
        {
            logSync += node.SyncTime;
            store += node.Store.WriteTime;
        }

        return new Run(
            nodes[0].Store.Head.Header.Number.Value, TimeSpan.Zero, Environment.CpuUsage.TotalTime, logSync,
            store);
    }

    private static double[] VerifyTimes(int signers, int runs)
    {
        PrivateKey[] keys = [.. Enumerable.Range(1, signers).Select(KeyOf)];
        ValidatorSet set = new([.. keys.Select(key => new Validator(key.PublicKey, new Power(1)))]);
        ConsensusDomain domain = new(1, Keccak.Hash([1]), 0);
        Body body = Body.Finalize(
            new ProposalId(new Epoch(0), new View(2), new View(1), Keccak.Hash([2])));
        Certificate certificate = Certificate.Create(body, signers, [.. keys.Select((key, i) => (
            new ValidatorIndex((ushort)i), Secp256k1.Sign(key, domain.Digest(body))))]);
        CertificateVerifier verifier = new(domain, set, Secp256k1.Verify);
        double[] times = new double[runs];
        for (int run = -1; run < runs; run++)
        {
            long started = Stopwatch.GetTimestamp();
            CertificateError error = verifier.Verify(certificate);
            double micros = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            Invariant.Require(error == CertificateError.None, "the measured certificate is good");
            if (run >= 0)
            {
                times[run] = micros;
            }
        }

        return times;
    }

    private static PrivateKey KeyOf(int number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        bytes[^1] = (byte)number;
        return PrivateKey.Create(bytes);
    }

    private readonly record struct Run(
        ulong Blocks, TimeSpan Wall, TimeSpan Cpu, TimeSpan LogSync, TimeSpan Store);
}
