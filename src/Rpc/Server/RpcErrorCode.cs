namespace OpenLedger.Rpc.Server;

/// <summary>Error codes of JSON-RPC 2.0 and EIP-1474.</summary>
public enum RpcErrorCode
{
    /// <summary>Invalid JSON.</summary>
    ParseError = -32700,

    /// <summary>Not a request object.</summary>
    InvalidRequest = -32600,

    /// <summary>No such method.</summary>
    MethodNotFound = -32601,

    /// <summary>Parameters of the wrong number, type or range.</summary>
    InvalidParams = -32602,

    /// <summary>A bug of the node.</summary>
    InternalError = -32603,

    /// <summary>Missing or wrong input, as a transaction that cannot be executed.</summary>
    InvalidInput = -32000,

    /// <summary>What was asked for does not exist or is no longer kept.</summary>
    ResourceNotFound = -32001,

    /// <summary>The node cannot answer now.</summary>
    ResourceUnavailable = -32002,

    /// <summary>The transaction was refused.</summary>
    TransactionRejected = -32003,

    /// <summary>A limit was exceeded; the message names the setting.</summary>
    LimitExceeded = -32005,

    /// <summary>A call reverted; data holds the revert data.</summary>
    ExecutionReverted = 3,
}
