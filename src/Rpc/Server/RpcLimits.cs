namespace OpenLedger.Rpc.Server;

/// <summary>
/// Bounds of the JSON-RPC server. Each is a setting; the error that a caller meets names it.
/// </summary>
public sealed record RpcLimits
{
    /// <summary>Calls in one batch (<c>rpc.batchMax</c>).</summary>
    public int BatchMax { get; init; } = 1_000;

    /// <summary>Bytes of one request (<c>rpc.requestBytesMax</c>).</summary>
    public int RequestBytesMax { get; init; } = 5_000_000;

    /// <summary>Bytes of one response (<c>rpc.responseBytesMax</c>).</summary>
    public int ResponseBytesMax { get; init; } = 25_000_000;

    /// <summary>Blocks that one eth_getLogs may span (<c>rpc.logBlocksMax</c>).</summary>
    public ulong LogBlocksMax { get; init; } = 10_000;

    /// <summary>Logs that one eth_getLogs may return (<c>rpc.logResultsMax</c>).</summary>
    public int LogResultsMax { get; init; } = 20_000;

    /// <summary>Installed filters (<c>rpc.filtersMax</c>).</summary>
    public int FiltersMax { get; init; } = 1_000;

    /// <summary>
    /// Seconds after which a filter nobody asked for is forgotten (<c>rpc.filterLifetimeSeconds</c>).
    /// </summary>
    public int FilterLifetimeSeconds { get; init; } = 300;

    /// <summary>
    /// Gas of one eth_call or eth_estimateGas (<c>rpc.callGasMax</c>); a block's gas when that is more, since
    /// what a block can do can be tried.
    /// </summary>
    public ulong CallGasMax { get; init; } = 50_000_000;

    /// <summary>Models run and texts traced at the same time (<c>rpc.modelRunsMax</c>).</summary>
    public int ModelRunsMax { get; init; } = 4;

    /// <summary>Longest time one call may take (<c>rpc.callTimeoutMs</c>).</summary>
    public int CallTimeoutMs { get; init; } = 5_000;

    /// <summary>
    /// Longest time the calls of one batch may take together (<c>rpc.batchTimeoutMs</c>); those left are refused.
    /// </summary>
    public int BatchTimeoutMs { get; init; } = 30_000;

    /// <summary>Contents that arrive at the same time (<c>rpc.uploadsMax</c>).</summary>
    public int UploadsMax { get; init; } = 4;

    /// <summary>Longest time a content may take to arrive (<c>rpc.uploadTimeoutMs</c>).</summary>
    public int UploadTimeoutMs { get; init; } = 60_000;

    /// <summary>Open connections (<c>rpc.connectionsMax</c>).</summary>
    public int ConnectionsMax { get; init; } = 1_000;

    /// <summary>
    /// Open connections of one address, of IPv6 one /64 (<c>rpc.connectionsPerAddressMax</c>).
    /// </summary>
    public int ConnectionsPerAddressMax { get; init; } = 500;

    /// <summary>
    /// Bytes of requests that arrive and of answers that leave at the same time, beside
    /// <see cref="ByteBudget.FreeBytes"/> of each (<c>rpc.pendingBytesMax</c>).
    /// </summary>
    public int PendingBytesMax { get; init; } = 128 * 1024 * 1024;

    /// <summary>
    /// Calls a second that one address may make in the long run (<c>rpc.callsPerSecond</c>).
    /// </summary>
    public int CallsPerSecond { get; init; } = 20_000;

    /// <summary>Calls that one address may make at once (<c>rpc.callsBurst</c>).</summary>
    public int CallsBurst { get; init; } = 40_000;

    /// <summary>Open WebSockets (<c>rpc.socketsMax</c>); they count as connections too.</summary>
    public int SocketsMax { get; init; } = 512;

    /// <summary>Subscriptions of one socket (<c>rpc.subscriptionsMax</c>).</summary>
    public int SubscriptionsMax { get; init; } = 128;

    /// <summary>
    /// Longest time a socket may take to accept one message (<c>rpc.socketSendTimeoutMs</c>); then it is closed.
    /// </summary>
    public int SocketSendTimeoutMs { get; init; } = 10_000;

    /// <summary>Nesting of a request's JSON; not a setting.</summary>
    public const int DepthMax = 32;
}
