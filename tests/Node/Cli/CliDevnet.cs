using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>A devnet in this process, on a free port, without samples.</summary>
internal sealed class CliDevnet : IAsyncDisposable
{
    private static readonly byte[][] Baseline = [[.. "a text that everybody writes and nobody shall own"u8]];

    private readonly string _folder;
    private readonly DevnetCluster _cluster;
    private readonly RpcServer _server;

    private CliDevnet(string folder, GenesisConfig genesis, DevnetCluster cluster, RpcServer server) =>
        (_folder, Genesis, _cluster, _server) = (folder, genesis, cluster, server);

    /// <summary>Its genesis.</summary>
    public GenesisConfig Genesis { get; }

    /// <summary>Where its first node answers.</summary>
    public string Url => $"http://127.0.0.1:{_server.Port}";

    public static async Task<CliDevnet> StartAsync(int validators, ulong? epochBlocks = null)
    {
        string folder = Directory.CreateTempSubdirectory("openledger-cli-").FullName;
        GenesisConfig genesis = DevnetGenesis.Create(
            validators, blockTimeMs: 40, SampleSet.Describe(Baseline));
        genesis = genesis with
        {
            Consensus = genesis.Consensus with { EpochBlocks = epochBlocks ?? genesis.Consensus.EpochBlocks },
        };
        DevnetCluster cluster = await DevnetCluster.OpenAsync(folder, genesis, Baseline, 0, TextWriter.Null);
        RpcServer server = NodeRpc.Create(
            cluster.Nodes[0], "validator-0", new RpcServerOptions { Port = 0 }, () => true,
            (method, fault) => TestContext.Progress.WriteLine($"{method}: {fault}"));
        await server.StartAsync(CancellationToken.None);
        cluster.Start();
        return new CliDevnet(folder, genesis, cluster, server);
    }

    /// <summary>Runs a command against it, with --json.</summary>
    public Task<CliRun> RunAsync(params string[] args) => CliRun.RunAsync([.. args, "--json", "--rpc", Url]);

    /// <summary>Runs a command against it, as people do.</summary>
    public Task<CliRun> ShowAsync(params string[] args) => CliRun.RunAsync([.. args, "--rpc", Url]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
