using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Cli.Output;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Configuration;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Founding;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Rpc.Server;
using Spectre.Console;

namespace OpenLedger.Node.Running;

/// <summary>
/// Runs one node from its configuration to the signal that ends it: chain and logs, network, consensus,
/// metrics, JSON-RPC, in this order, and back.
/// </summary>
/// <param name="configuration">The settings in force.</param>
/// <param name="start">What the operator knows of the validator's key.</param>
/// <param name="surroundings">Where lines go; the log is standard error's.</param>
/// <param name="output">Takes the line that the node is ready.</param>
internal sealed class NodeHost(
    NodeConfiguration configuration, SignerStart start, CliSurroundings surroundings, CommandOutput output)
{
    /// <summary>Runs until cancelled, or until the node has to stop by itself.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="NodeStartException">It cannot start as it was told.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        NodeOptions options = ReadOptions();
        TextNodeLog log = new(
            "node", surroundings.Error, surroundings.Clock,
            Enum.Parse<NodeLogLevel>(configuration.Text(NodeSettings.LogLevel)!, ignoreCase: true));
        Tell(options, log);
        NodeFolder folder = OpenFolder(options, log);
        Libp2pNetwork network;
        try
        {
            network = await NodeNetwork.StartAsync(folder, options.Network, cancellation)
                .ConfigureAwait(false);
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        FullNode node = await FullNode.ComposeAsync(folder, network, network.Failure).ConfigureAwait(false);
        await using (node.ConfigureAwait(false))
        {
            return await ServeAsync(node, network, log, cancellation).ConfigureAwait(false);
        }
    }

    private static NodeFolder OpenFolder(NodeOptions options, INodeLog log)
    {
        try
        {
            Directory.CreateDirectory(options.DataFolder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                $"the data folder '{options.DataFolder}' cannot be used: {fault.Message.TrimEnd('.')}; "
                + "name another with --data");
        }

        return NodeFolder.Open(options, log);
    }

    private NodeOptions ReadOptions()
    {
        string data = configuration.RequiredText(NodeSettings.Data);
        GenesisConfig genesis = GenesisFile.Read(NodeSettingsReader.GenesisPathOf(configuration));
        PrivateKey? key = configuration.Text(NodeSettings.ValidatorKeyFile) is { } path
            ? KeyFile.Read(path, NodeSettings.ValidatorKeyFile)
            : null;
        return key is null && start == SignerStart.Recover
            ? throw new UsageException(
                "--recover-signer is for a validator: give its key by --validator-key-file")
            : new NodeOptions
            {
                DataFolder = data,
                Genesis = genesis,
                Baseline = BaselineTexts.Find(configuration.Text(NodeSettings.Baseline), genesis.Baseline),
                ValidatorKey = key,
                SignerStart = start,
                Network = NodeSettingsReader.NetworkOf(configuration),
                Rpc = NodeSettingsReader.RpcOf(configuration),
                Pool = NodeSettingsReader.PoolOf(configuration),
                Clock = surroundings.Clock,
                Processor = NodeSettingsReader.MetricsOf(configuration) is null
                    ? ProcessorTime.None : ProcessorTime.Begin(),
            };
    }

    private void Tell(NodeOptions options, TextNodeLog log)
    {
        if (configuration.Text(NodeSettings.ValidatorKeyFile) is { } path && KeyFile.IsOpenToOthers(path))
        {
            log.Warning($"other users may read the validator's key '{path}'; run: chmod 600 '{path}'");
        }

        if (!IPAddress.IsLoopback(options.Rpc.Address))
        {
            log.Notice($"JSON-RPC is served on {options.Rpc.Address}: anyone who can reach it can use it");
        }
    }

    private async Task<int> ServeAsync(
        FullNode node, Libp2pNetwork network, TextNodeLog log, CancellationToken cancellation)
    {
        NodeTelemetry telemetry = new(node, network, log, surroundings.Clock);
        await using ConfiguredAsyncDisposable counting = telemetry.ConfigureAwait(false);
        RpcServer rpc = NodeRpc.Create(
            node, network.Local.Value, NodeSettingsReader.RpcOf(configuration),
            () => !node.Completion.IsCompleted,
            (method, bug) => log.Warning($"a bug: {method} failed: {bug}"), telemetry.Meter);
        await using (rpc.ConfigureAwait(false))
        {
            await StartAsync(
                () => rpc.StartAsync(cancellation), NodeSettings.RpcPort, "--rpc-port").ConfigureAwait(false);
            if (NodeSettingsReader.MetricsOf(configuration) is { } endPoint)
            {
                await StartAsync(
                    () => telemetry.ServeAsync(
                        endPoint, configuration.List(NodeSettings.MetricsHosts), cancellation),
                    NodeSettings.MetricsPort, "--metrics-port").ConfigureAwait(false);
            }

            node.Start();
            TellStart(node, log);
            WriteReady(network, rpc.Port, telemetry.Port);
            return await WaitAsync(node, cancellation).ConfigureAwait(false);
        }
    }

    private static void TellStart(FullNode node, TextNodeLog log)
    {
        string role = node.Epoch.Self is { } index ? $"validator {index}" : "following";
        log.Notice(
            $"chain {node.Executor.Genesis.ChainId}, genesis {node.GenesisHash}, "
            + $"block {node.Store.Head.Header.Number}, epoch {node.Epoch.Epoch}: {role}");
    }

    private static async Task StartAsync(Func<Task> listen, string key, string flag)
    {
        try
        {
            await listen().ConfigureAwait(false);
        }
        catch (Exception busy) when (busy is IOException or System.Net.Sockets.SocketException)
        {
            throw new NodeStartException(
                $"{key}: {busy.Message.TrimEnd('.')}. Choose another port with {flag}, or 0 for a free one");
        }
    }

    private async Task<int> WaitAsync(FullNode node, CancellationToken cancellation)
    {
        try
        {
            await node.Completion.WaitAsync(cancellation).ConfigureAwait(false);
            return ExitCode.Unsafe;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await surroundings.Error.WriteLineAsync(
                $"openledger: stopped at block {node.Store.Head.Header.Number}").ConfigureAwait(false);
            return ExitCode.Ok;
        }
        catch (Exception fault) when (node.Completion.IsFaulted)
        {
            // The log has the details. What was final stays as it was.
            await surroundings.Error.WriteLineAsync(
                $"openledger: the node stopped to keep its data safe: {fault.Message}").ConfigureAwait(false);
            return ExitCode.Unsafe;
        }
    }

    private void WriteReady(Libp2pNetwork network, int rpcPort, int? metricsPort)
    {
        string rpc = UrlOf(NodeSettings.RpcAddress, rpcPort);
        string? metrics = metricsPort is { } port
            ? UrlOf(NodeSettings.MetricsAddress, port) + "/metrics" : null;
        IReadOnlyList<string> addresses = network.Status.ListenAddresses;
        JsonObject json = new()
        {
            ["rpc"] = rpc,
            ["metrics"] = metrics,
            ["peerId"] = network.Status.PeerIdText,
            ["listenAddresses"] = new JsonArray([.. addresses.Select(a => (JsonNode)a)]),
        };
        string p2p = addresses.Count > 0 ? string.Join(" ", addresses) : network.Status.PeerIdText;
        output.Write(json, console => console.WriteLine(
            $"ready rpc {rpc} p2p {p2p}" + (metrics is null ? "" : $" metrics {metrics}")));
        surroundings.Output.Flush();
    }

    private string UrlOf(string addressKey, int port) =>
        $"http://{new IPEndPoint(IPAddress.Parse(configuration.Text(addressKey)!), port)}";
}
