using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Bench;

/// <summary>
/// A devnet without samples in this process and in a new folder, as <c>devnet --empty</c> makes it; every
/// validator serves JSON-RPC on a free port. Removed when disposed.
/// </summary>
internal sealed class BenchDevnet : IAsyncDisposable
{
    /// <summary>Block time of a devnet without options.</summary>
    public const ulong DefaultBlockTimeMs = 1_000;

    private readonly string _folder;
    private readonly DevnetCluster _cluster;
    private readonly List<RpcServer> _servers = [];

    private BenchDevnet(string folder, DevnetCluster cluster) => (_folder, _cluster) = (folder, cluster);

    /// <summary>All validators.</summary>
    public IReadOnlyList<FullNode> Nodes => _cluster.Nodes;

    /// <summary>The first validator.</summary>
    public FullNode Node => _cluster.Nodes[0];

    /// <summary>Where the first validator answers.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_servers[0].Port}");

    /// <summary>Starts it; completes when block 1 is final.</summary>
    public static async Task<BenchDevnet> StartAsync(
        int validators,
        ulong blockTimeMs,
        string samplesFolder,
        TextWriter log,
        CancellationToken cancellation)
    {
        IReadOnlyList<byte[]> baseline = SampleSet.LoadBaseline(samplesFolder);
        string folder = Directory.CreateTempSubdirectory("openledger-bench-").FullName;
        GenesisConfig genesis = DevnetGenesis.Create(validators, blockTimeMs, SampleSet.Describe(baseline));
        DevnetCluster cluster;
        try
        {
            cluster = await DevnetCluster.OpenAsync(folder, genesis, baseline, 0, log).ConfigureAwait(false);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }

        BenchDevnet devnet = new(folder, cluster);
        try
        {
            await devnet.BeginAsync(log, cancellation).ConfigureAwait(false);
            return devnet;
        }
        catch
        {
            await devnet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (RpcServer server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        await _cluster.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task BeginAsync(TextWriter log, CancellationToken cancellation)
    {
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Node.Finalized += (ExecutedBlock _) => first.TrySetResult();
        for (int i = 0; i < _cluster.Nodes.Count; i++)
        {
            RpcServer server = NodeRpc.Create(
                _cluster.Nodes[i],
                $"validator-{i}",
                new RpcServerOptions { Port = 0 },
                () => true,
                (method, fault) => log.WriteLine($"{method} failed: {fault}"));
            _servers.Add(server);
            await server.StartAsync(cancellation).ConfigureAwait(false);
        }

        _cluster.Start();
        await first.Task.WaitAsync(cancellation).ConfigureAwait(false);
    }
}
