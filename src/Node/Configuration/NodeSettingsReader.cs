using System.Net;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Mempool;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Configuration;

/// <summary>Makes a node's options of its configuration.</summary>
internal static class NodeSettingsReader
{
    /// <summary>The genesis file: as set, else in the data folder.</summary>
    public static string GenesisPathOf(NodeConfiguration configuration) =>
        configuration.Text(NodeSettings.Genesis)
            ?? Path.Combine(configuration.RequiredText(NodeSettings.Data), "genesis.json");

    /// <summary>Where it listens and whom it dials.</summary>
    public static NodeNetworkOptions NetworkOf(NodeConfiguration configuration) => new()
    {
        ListenAddresses = configuration.List(NodeSettings.Listen),
        ExternalAddresses = configuration.List(NodeSettings.External),
        Bootnodes = configuration.List(NodeSettings.Bootnodes),
    };

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public static IPEndPoint? MetricsOf(NodeConfiguration configuration) =>
        configuration.Number(NodeSettings.MetricsPort) is { } port
            ? new IPEndPoint(IPAddress.Parse(configuration.Text(NodeSettings.MetricsAddress)!), (int)port)
            : null;

    /// <summary>JSON-RPC.</summary>
    public static RpcServerOptions RpcOf(NodeConfiguration configuration) => new()
    {
        Address = IPAddress.Parse(configuration.Text(NodeSettings.RpcAddress)!),
        Port = configuration.Integer(NodeSettings.RpcPort),
        Hosts = configuration.List(NodeSettings.RpcHosts),
        Origins = configuration.List(NodeSettings.RpcOrigins),
        Limits = new RpcLimits
        {
            RequestBytesMax = configuration.Integer("rpc.requestBytesMax"),
            ResponseBytesMax = configuration.Integer("rpc.responseBytesMax"),
            BatchMax = configuration.Integer("rpc.batchMax"),
            LogBlocksMax = configuration.Number("rpc.logBlocksMax")!.Value,
            LogResultsMax = configuration.Integer("rpc.logResultsMax"),
            FiltersMax = configuration.Integer("rpc.filtersMax"),
            FilterLifetimeSeconds = configuration.Integer("rpc.filterLifetimeSeconds"),
            CallGasMax = configuration.Number("rpc.callGasMax")!.Value,
            ModelRunsMax = configuration.Integer("rpc.modelRunsMax"),
            CallTimeoutMs = configuration.Integer("rpc.callTimeoutMs"),
            BatchTimeoutMs = configuration.Integer("rpc.batchTimeoutMs"),
            ConnectionsMax = configuration.Integer("rpc.connectionsMax"),
            ConnectionsPerAddressMax = configuration.Integer("rpc.connectionsPerAddressMax"),
            PendingBytesMax = configuration.Integer("rpc.pendingBytesMax"),
            SocketsMax = configuration.Integer("rpc.socketsMax"),
            SubscriptionsMax = configuration.Integer("rpc.subscriptionsMax"),
            SocketSendTimeoutMs = configuration.Integer("rpc.socketSendTimeoutMs"),
            UploadsMax = configuration.Integer("rpc.uploadsMax"),
            UploadTimeoutMs = configuration.Integer("rpc.uploadTimeoutMs"),
            CallsPerSecond = configuration.Integer("rpc.callsPerSecond"),
            CallsBurst = configuration.Integer("rpc.callsBurst"),
        },
    };

    /// <summary>The transaction pool's bounds.</summary>
    public static PoolLimits PoolOf(NodeConfiguration configuration) => new()
    {
        TransactionsMax = configuration.Integer("pool.transactionsMax"),
        BytesMax = (long)configuration.Number("pool.bytesMax")!.Value,
        PerSenderMax = configuration.Integer("pool.perSenderMax"),
        NonceGapMax = configuration.Number("pool.nonceGapMax")!.Value,
        GapWait = TimeSpan.FromMilliseconds(configuration.Integer("pool.gapWaitMs")),
        Lifetime = TimeSpan.FromSeconds(configuration.Integer("pool.lifetimeSeconds")),
    };
}
