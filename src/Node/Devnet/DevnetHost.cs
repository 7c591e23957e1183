using System.Diagnostics.Metrics;
using System.Net;
using OpenLedger.Ledger.Execution;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Devnet;

/// <summary>Runs a devnet from its first byte on disk to Ctrl-C.</summary>
internal static class DevnetHost
{
    /// <summary>The samples beside the program, or in the checkout it was built in.</summary>
    /// <exception cref="NodeStartException">There are none.</exception>
    public static string FindSamples()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "samples");
            if (File.Exists(Path.Combine(candidate, "manifest.json")))
            {
                return candidate;
            }
        }

        throw new NodeStartException("the samples folder is neither beside the program nor above it");
    }

    /// <summary>Starts everything, prints who earned what, and stays until cancelled.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DevnetOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<byte[]> baseline = SampleSet.LoadBaseline(options.SamplesFolder);
        using DevnetData data = DevnetData.Open(options, baseline);
        if (options.RecoverSigner >= data.Genesis.Validators.Count)
        {
            throw new NodeStartException(
                $"--recover-signer {options.RecoverSigner}: the devnet's validators are 0 to "
                + $"{data.Genesis.Validators.Count - 1}");
        }

        DevnetClock clock = ClockOf(options, data.Genesis);
        await using DevnetCluster cluster = await DevnetCluster.OpenAsync(
            data.Folder, data.Genesis, baseline, options.NetworkDelayMs, Console.Error,
            options.RecoverSigner, clock, options.LogLevel).ConfigureAwait(false);
        CatchUp(clock, cluster);
        using CancellationTokenSource stopping =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using NodeTelemetry telemetry = await StartMetricsAsync(cluster, options, stopping.Token)
            .ConfigureAwait(false);
        bool healthy = false;
        using DevnetControls controls = new(cluster.Nodes[0], clock, () => Volatile.Read(ref healthy));
        IReadOnlyList<RpcServer> servers = await StartServersAsync(
            cluster, options, () => Volatile.Read(ref healthy), (controls, clock, telemetry.Meter),
            stopping.Token).ConfigureAwait(false);
        using DevnetScreen screen = new(
            data, cluster.Nodes[0], [.. servers.Select(s => s.Port)], clock, options.IsJson);
        Task ended = Task.WhenAny(cluster.Nodes.Select(n => n.Completion)).Unwrap();
        try
        {
            Task<IReadOnlyList<SampleInference>> ready =
                BecomeReadyAsync(cluster, options, screen, clock, stopping.Token);
            await await Task.WhenAny(ready, ended).ConfigureAwait(false);
            screen.ShowReady(await ready.ConfigureAwait(false));
            Volatile.Write(ref healthy, true);
            await screen.ShowStatusAsync(ended, stopping.Token).ConfigureAwait(false);
            await ended.ConfigureAwait(false);
            return ExitCode.Unsafe;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            screen.ShowEnd();
            return ExitCode.Ok;
        }
        catch (Exception fault) when (ended.IsFaulted)
        {
            // The log has the details. What was final stays as it was, and so does the folder.
            data.Keep();
            await Console.Error.WriteLineAsync(
                $"openledger: a validator stopped to keep its data safe: {fault.Message}").ConfigureAwait(
                    false);
            return ExitCode.Unsafe;
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            foreach (RpcServer server in servers)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // With a seed time begins just after the genesis, so that what depends on it is the same at every start.
    private static DevnetClock ClockOf(DevnetOptions options, GenesisConfig genesis)
    {
        DevnetClock clock = new(TimeProvider.System);
        if (options.Seed is not null)
        {
            clock.StartAt(DateTimeOffset.FromUnixTimeMilliseconds((long)genesis.TimestampMs).AddSeconds(1));
        }

        clock.Advance(options.FastForward);
        return clock;
    }

    // A kept chain may be ahead of the machine's clock, and time never goes back.
    private static void CatchUp(DevnetClock clock, DevnetCluster cluster)
    {
        ulong newestMs = cluster.Nodes.Max(node => node.Store.Head.Header.TimestampMs);
        TimeSpan behind = DateTimeOffset.FromUnixTimeMilliseconds((long)newestMs) - clock.GetUtcNow();
        if (behind > TimeSpan.Zero)
        {
            clock.Advance(behind);
        }
    }

    private static async Task<IReadOnlyList<SampleInference>> BecomeReadyAsync(
        DevnetCluster cluster, DevnetOptions options, DevnetScreen screen, DevnetClock clock,
        CancellationToken cancellation)
    {
        FullNode node = cluster.Nodes[0];
        Task firstBlock = FirstBlockAsync(node);
        Task recovered = RecoveredAsync(node, (ulong)clock.GetUtcNow().ToUnixTimeMilliseconds());
        cluster.Start();
        screen.ShowStart();
        if (options.Empty)
        {
            await firstBlock.WaitAsync(cancellation).ConfigureAwait(false);
            return [];
        }

        await recovered.WaitAsync(cancellation).ConfigureAwait(false);
        using DevnetWallet wallet = new(node, node.Executor.Genesis.ChainId);
        SampleLoader loader = new(node, wallet, SampleSet.Load(options.SamplesFolder), options.Seed);
        return await loader.LoadAsync(cancellation).ConfigureAwait(false);
    }

    private static Task FirstBlockAsync(FullNode node)
    {
        if (node.Store.Head.Header.Number.Value > 0)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Finalized += (ExecutedBlock _) => seen.TrySetResult();
        return seen.Task;
    }

    // A node that was killed may have voted for blocks that become final only now, with transactions of the
    // samples in them. All are below the first block of this run: once that is final, the state says what is
    // really missing. Without any final block the loader signs the very same transactions again.
    private static Task RecoveredAsync(FullNode node, ulong startedMs)
    {
        if (node.Store.Head.Header.Number.Value == 0)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Finalized += (ExecutedBlock block) =>
        {
            if (block.Block.Header.TimestampMs >= startedMs)
            {
                seen.TrySetResult();
            }
        };
        return seen.Task;
    }

    // Of validator 0, which users talk to; the log of dropped peers stays the validators' own.
    private static async Task<NodeTelemetry> StartMetricsAsync(
        DevnetCluster cluster, DevnetOptions options, CancellationToken cancellation)
    {
        NodeTelemetry telemetry = new(
            cluster.Nodes[0], cluster.Nodes[0].Network as Libp2pNetwork,
            new TextNodeLog("validator-0", TextWriter.Null, TimeProvider.System), TimeProvider.System);
        try
        {
            if (options.MetricsPort is { } port)
            {
                await telemetry.ServeAsync(new IPEndPoint(options.RpcAddress, port), [], cancellation)
                    .ConfigureAwait(false);
            }

            return telemetry;
        }
        catch (IOException busy)
        {
            await telemetry.DisposeAsync().ConfigureAwait(false);
            throw new NodeStartException($"{busy.Message} Choose another port with --metrics-port.");
        }
    }

    private static async Task<IReadOnlyList<RpcServer>> StartServersAsync(
        DevnetCluster cluster, DevnetOptions options, Func<bool> isHealthy,
        (DevnetControls Controls, DevnetClock Clock, Meter Meter) devnet, CancellationToken cancellation)
    {
        List<RpcServer> servers = [];
        try
        {
            for (int i = 0; i < cluster.Nodes.Count; i++)
            {
                RpcServer server = NodeRpc.Create(
                    cluster.Nodes[i],
                    $"validator-{i}",
                    new RpcServerOptions
                    {
                        Address = options.RpcAddress,
                        Port = options.RpcPort == 0 ? 0 : options.RpcPort + i,
                    },
                    isHealthy,
                    (method, bug) => Console.Error.WriteLine($"error {method} failed: {bug}"),
                    i == 0 ? devnet.Meter : null,
                    devnet: devnet.Controls,
                    faucet: devnet.Controls,
                    clock: devnet.Clock);
                servers.Add(server);
                await server.StartAsync(cancellation).ConfigureAwait(false);
            }

            return servers;
        }
        catch (IOException busy)
        {
            foreach (RpcServer server in servers)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            throw new NodeStartException(
                $"{busy.Message} Choose another port with --port, or 0 for free ones.");
        }
    }
}
