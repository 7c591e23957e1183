using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;

namespace OpenLedger.Node.Bench;

/// <summary>
/// Starts this very program as <c>devnet</c> in a child process and a new folder, again and again: time until
/// GET /health answers 200, processor time spent until then, and memory resident then. The first start of
/// each kind warms the page cache and is not counted.
/// </summary>
internal sealed class StartBench(BenchReport report, int runs)
{
    /// <summary>Most counted starts of each kind.</summary>
    public const int RunsMax = 1_000;

    private const string PortsLine = "JSON-RPC: http://127.0.0.1:";

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);

    /// <summary>Measures both kinds, alternating.</summary>
    /// <param name="validators">Number of validators.</param>
    /// <param name="emptyOnly">True: not the start with samples.</param>
    /// <param name="cancellation">Ends the child as well.</param>
    public async Task RunAsync(int validators, bool emptyOnly, CancellationToken cancellation)
    {
        bool[] kinds = emptyOnly ? [true] : [false, true];
        Dictionary<bool, List<Start>> starts = kinds.ToDictionary(empty => empty, _ => new List<Start>());
        for (int run = 0; run <= runs; run++)
        {
            foreach (bool empty in kinds)
            {
                Start start = await StartAsync(validators, empty, cancellation).ConfigureAwait(false);
                if (run > 0)
                {
                    starts[empty].Add(start);
                }
            }
        }

        foreach ((bool empty, List<Start> seen) in starts)
        {
            string name = empty ? "start.empty" : "start.samples";
            JsonObject about = new() { ["validators"] = validators };
            report.Write(new BenchFigure(name + ".health", "ms", [.. seen.Select(s => s.WallMs)], about));
            report.Write(new BenchFigure(name + ".cpu", "ms", [.. seen.Select(s => s.CpuMs)], about));
            report.Write(
                new BenchFigure(name + ".resident", "MB", [.. seen.Select(s => s.ResidentMb)], about));
        }
    }

    private static async Task<Start> StartAsync(int validators, bool empty, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("openledger-bench-").FullName;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartMax);
        try
        {
            long started = Stopwatch.GetTimestamp();
            using Process devnet = Launch(folder, validators, empty);
            try
            {
                string port = await PortAsync(devnet, limit.Token).ConfigureAwait(false);
                Uri health = new($"http://127.0.0.1:{port}/health");
                // The rest of what it prints must not fill the pipe.
                Task printed = devnet.StandardOutput.ReadToEndAsync(limit.Token);
                await HealthyAsync(health, limit.Token).ConfigureAwait(false);
                double wallMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                devnet.Refresh();
                Start start = new(
                    wallMs, devnet.TotalProcessorTime.TotalMilliseconds, devnet.WorkingSet64 / 1e6);
                devnet.Kill(entireProcessTree: true);
                await printed.ConfigureAwait(false);
                return start;
            }
            finally
            {
                if (!devnet.HasExited)
                {
                    devnet.Kill(entireProcessTree: true);
                }

                await devnet.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new ClientException(
                $"the devnet did not become healthy within {StartMax.TotalSeconds} s", fault);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Launch(string folder, int validators, bool empty)
    {
        string[] kind = empty ? ["--empty"] : [];
        return Process.Start(BenchProgram.Command([
            "devnet", "--rpc-port", "0", "--data", folder, "--validators", $"{validators}", .. kind,
        ])) ?? throw new ClientException("the devnet could not be started");
    }

    private static async Task<string> PortAsync(Process devnet, CancellationToken cancellation)
    {
        while (await devnet.StandardOutput.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith(PortsLine, StringComparison.Ordinal))
            {
                return line[PortsLine.Length..].Split(' ')[0];
            }
        }

        throw new ClientException("the devnet ended before it served JSON-RPC; see standard error");
    }

    private static async Task HealthyAsync(Uri health, CancellationToken cancellation)
    {
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        while (true)
        {
            using HttpResponseMessage answer =
                await http.GetAsync(health, cancellation).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(PollInterval, cancellation).ConfigureAwait(false);
        }
    }

    private readonly record struct Start(double WallMs, double CpuMs, double ResidentMb);
}
