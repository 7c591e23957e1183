using System.Globalization;
using System.Net;
using OpenLedger.Network.Addresses;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Mempool;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Node.Configuration;

/// <summary>
/// The settings of <c>openledger node run</c>: one table for the flags, the environment, the file, the help
/// and what is printed. The defaults of bounds are those of the code they bound.
/// </summary>
internal static class NodeSettings
{
    public const string Data = "data";
    public const string Genesis = "genesis";
    public const string Baseline = "baseline";
    public const string ValidatorKeyFile = "validator.keyFile";
    public const string Listen = "network.listen";
    public const string External = "network.external";
    public const string Bootnodes = "network.bootnodes";
    public const string RpcAddress = "rpc.address";
    public const string RpcPort = "rpc.port";
    public const string RpcHosts = "rpc.hosts";
    public const string RpcOrigins = "rpc.origins";
    public const string MetricsAddress = "metrics.address";
    public const string MetricsPort = "metrics.port";
    public const string MetricsHosts = "metrics.hosts";
    public const string LogLevel = "log.level";

    /// <summary>Names of the levels of a log, the most talkative first.</summary>
    public static readonly IReadOnlyList<string> LogLevels = ["info", "warn", "error"];

    private const ulong SecondsMax = 86_400;

    private static readonly RpcLimits Rpc = new();
    private static readonly PoolLimits Pool = new();

    /// <summary>The settings, those of a section together.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Path(Data, "--data", "DIR", "Folder of the node's chain, logs and keys; its alone."),
        Path(Genesis, "--genesis", "PATH", "The genesis file; without it genesis.json in the data folder."),
        Path(
            Baseline, "--baseline", "DIR", "Folder of the genesis' baseline texts; without it the program's"),
        Path(
            ValidatorKeyFile, "--validator-key-file", "PATH",
            "File with the validator's key, which only its owner may read; without it the node follows."),
        Addresses(
            Listen, "--listen",
            "Where peers reach this node; port 0 takes a free one. An empty list: it only dials.",
            $"/ip4/127.0.0.1/tcp/{NodeNetworkOptions.PortDefault}"),
        Addresses(
            External, "--external-address",
            "Where others reach this node besides, without /p2p/, such as the outer address of a router."),
        Addresses(Bootnodes, "--bootnode", "A peer to dial first, ending in /p2p/ and its id."),
        .. RpcSettings(),
        Ip(MetricsAddress, "--metrics-address", "Address to serve metrics on."),
        Port(MetricsPort, "--metrics-port", "Port to serve metrics on; not served unless it is set.", null),
        List(MetricsHosts, null, "HOST", "Host names that metrics may be asked for by, * for any."),
        new Setting
        {
            Key = LogLevel,
            Flag = "--log-level",
            HelpName = string.Join('|', LogLevels),
            Description = "Least important lines of the log.",
            Default = [LogLevels[0]],
            FaultOf = text => LogLevels.Contains(text) ? null : $"is not {string.Join(", ", LogLevels)}",
        },
        .. PoolSettings(),
    ];

    private static Setting[] RpcSettings() =>
    [
        Ip(RpcAddress, "--rpc-address", "Address to serve JSON-RPC on. Anyone who can reach it can use it."),
        Port(
            RpcPort, "--rpc-port", "Port to serve JSON-RPC on; 0 takes a free one.",
            new RpcServerOptions().Port),
        List(RpcHosts, "--rpc-host", "HOST", "A host name that requests may be addressed to, * for any.",
            [.. new RpcServerOptions().Hosts]),
        List(RpcOrigins, "--rpc-origin", "ORIGIN", "A web origin whose pages may call, * for any."),
        Number("rpc.requestBytesMax", "Bytes of a request.", 1_024, 100_000_000, Rpc.RequestBytesMax),
        Number("rpc.responseBytesMax", "Bytes of a response.", 1_024, 1_000_000_000, Rpc.ResponseBytesMax),
        Number("rpc.batchMax", "Calls of a batch.", 1, 100_000, Rpc.BatchMax),
        Number("rpc.logBlocksMax", "Blocks that one eth_getLogs spans.", 1, 1_000_000, Rpc.LogBlocksMax),
        Number("rpc.logResultsMax", "Logs that it answers.", 1, 1_000_000, Rpc.LogResultsMax),
        Number("rpc.filtersMax", "Installed filters.", 0, 100_000, Rpc.FiltersMax),
        Number("rpc.filterLifetimeSeconds", "Until a filter nobody asks for is forgotten.",
            1, SecondsMax, Rpc.FilterLifetimeSeconds),
        Number("rpc.callGasMax", "Gas of a call.", 21_000, 100_000_000_000, Rpc.CallGasMax),
        Number("rpc.modelRunsMax", "Models run at the same time.", 0, 1_000, Rpc.ModelRunsMax),
        Number("rpc.callTimeoutMs", "Longest time of a call.", 1, SecondsMax * 1_000, Rpc.CallTimeoutMs),
        Number("rpc.batchTimeoutMs", "Longest time of a batch.", 1, SecondsMax * 1_000, Rpc.BatchTimeoutMs),
        Number("rpc.connectionsMax", "Open connections.", 1, 100_000, Rpc.ConnectionsMax),
        Number("rpc.connectionsPerAddressMax", "Open connections of one address.",
            1, 100_000, Rpc.ConnectionsPerAddressMax),
        Number("rpc.pendingBytesMax", "Bytes of large requests and answers on their way at the same time.",
            1_048_576, 2_000_000_000, Rpc.PendingBytesMax),
        Number("rpc.socketsMax", "Open WebSockets.", 0, 100_000, Rpc.SocketsMax),
        Number("rpc.subscriptionsMax", "Subscriptions of one socket.", 0, 100_000, Rpc.SubscriptionsMax),
        Number("rpc.socketSendTimeoutMs", "Longest time a socket takes one message.",
            1, SecondsMax * 1_000, Rpc.SocketSendTimeoutMs),
        Number("rpc.uploadsMax", "Contents that arrive at the same time.", 0, 1_000, Rpc.UploadsMax),
        Number("rpc.uploadTimeoutMs", "Longest time a content takes to arrive.",
            1, SecondsMax * 1_000, Rpc.UploadTimeoutMs),
        Number("rpc.callsPerSecond", "Calls a second of one address.", 10, 10_000_000, Rpc.CallsPerSecond),
        Number("rpc.callsBurst", "Calls of one address at once.", 1, 10_000_000, Rpc.CallsBurst),
    ];

    private static Setting[] PoolSettings() =>
    [
        Number("pool.transactionsMax", "Transactions that wait.", 1, 10_000_000, Pool.TransactionsMax),
        Number("pool.bytesMax", "Bytes of them.", 1_000_000, 64_000_000_000, Pool.BytesMax),
        Number("pool.perSenderMax", "Transactions of one sender.", 1, 1_000_000, Pool.PerSenderMax),
        Number("pool.nonceGapMax", "How far ahead a nonce may be.", 0, 100_000, Pool.NonceGapMax),
        Number("pool.gapWaitMs", "How long a user's transaction waits for the nonces before it.",
            0, 60_000, Pool.GapWait.TotalMilliseconds),
        Number("pool.lifetimeSeconds", "How long a transaction waits.",
            1, 30 * SecondsMax, Pool.Lifetime.TotalSeconds),
    ];

    private static Setting Path(string key, string flag, string helpName, string description) => new()
    {
        Key = key,
        Flag = flag,
        HelpName = helpName,
        Description = description,
        Form = SettingForm.Path,
    };

    private static Setting List(
        string key, string? flag, string helpName, string description,
        params IReadOnlyList<string> values) => new()
        {
            Key = key,
            Flag = flag,
            HelpName = helpName,
            Description = description,
            Form = SettingForm.List,
            Default = values,
        };

    private static Setting Addresses(
        string key, string flag, string description, params IReadOnlyList<string> values) =>
        List(key, flag, "MULTIADDR", description, values) with
        {
            FaultOf = text => Multiaddr.TryParse(text, out _)
                ? null
                : $"is not a multiaddr, such as /ip4/192.0.2.1/tcp/{NodeNetworkOptions.PortDefault}",
        };

    private static Setting Ip(string key, string flag, string description) => new()
    {
        Key = key,
        Flag = flag,
        HelpName = "IP",
        Description = description,
        Default = ["127.0.0.1"],
        FaultOf = text => IPAddress.TryParse(text, out _)
            ? null : "is not an IP address, such as 127.0.0.1 or 0.0.0.0",
    };

    private static Setting Port(string key, string flag, string description, int? port) => new()
    {
        Key = key,
        Flag = flag,
        HelpName = "PORT",
        Description = description,
        Form = SettingForm.Number,
        Max = ushort.MaxValue,
        Default = port is { } number ? [number.ToString(CultureInfo.InvariantCulture)] : [],
    };

    private static Setting Number(
        string key, string description, ulong min, ulong max, IFormattable otherwise) => new()
        {
            Key = key,
            Description = description,
            Form = SettingForm.Number,
            Min = min,
            Max = max,
            Default = [otherwise.ToString(null, CultureInfo.InvariantCulture)],
        };
}
