using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet.Samples;
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

        await using DevnetCluster cluster = await DevnetCluster.OpenAsync(
            data.Folder, data.Genesis, baseline, options.NetworkDelayMs, Console.Error,
            options.RecoverSigner).ConfigureAwait(false);
        using CancellationTokenSource stopping =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bool healthy = false;
        IReadOnlyList<RpcServer> servers = await StartServersAsync(
            cluster, options, () => Volatile.Read(ref healthy), stopping.Token).ConfigureAwait(false);
        DevnetScreen screen = new(data, cluster.Nodes[0], [.. servers.Select(s => s.Port)]);
        Task ended = Task.WhenAny(cluster.Nodes.Select(n => n.Completion)).Unwrap();
        try
        {
            Task<IReadOnlyList<SampleInference>> ready =
                BecomeReadyAsync(cluster, options, screen, stopping.Token);
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

    private static async Task<IReadOnlyList<SampleInference>> BecomeReadyAsync(
        DevnetCluster cluster, DevnetOptions options, DevnetScreen screen, CancellationToken cancellation)
    {
        FullNode node = cluster.Nodes[0];
        Task firstBlock = FirstBlockAsync(node);
        Task recovered = RecoveredAsync(node, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        cluster.Start();
        screen.ShowStart();
        if (options.Empty)
        {
            await firstBlock.WaitAsync(cancellation).ConfigureAwait(false);
            return [];
        }

        await recovered.WaitAsync(cancellation).ConfigureAwait(false);
        using DevnetWallet wallet = new(node, node.Executor.Genesis.ChainId);
        SampleLoader loader = new(node, wallet, SampleSet.Load(options.SamplesFolder));
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

    private static async Task<IReadOnlyList<RpcServer>> StartServersAsync(
        DevnetCluster cluster, DevnetOptions options, Func<bool> isHealthy, CancellationToken cancellation)
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
                    (method, bug) => Console.Error.WriteLine($"error {method} failed: {bug}"));
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
                $"{busy.Message} Choose another port with --rpc-port, or 0 for free ones.");
        }
    }
}
