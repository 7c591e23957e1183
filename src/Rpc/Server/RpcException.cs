namespace OpenLedger.Rpc.Server;

/// <summary>
/// Ends a call with a JSON-RPC error. Thrown by methods and their argument readers, caught at one place, the
/// dispatcher.
/// </summary>
public sealed class RpcException(RpcErrorCode code, string message, string? errorData = null)
    : Exception(message)
{
    /// <summary>The code.</summary>
    public RpcErrorCode Code { get; } = code;

    /// <summary>The error's data member as text (revert data as hex), or null for none.</summary>
    public string? ErrorData { get; } = errorData;

    /// <summary>-32602: says which parameter and what is accepted.</summary>
    public static RpcException InvalidParams(string message) => new(RpcErrorCode.InvalidParams, message);

    /// <summary>-32005: names the setting.</summary>
    public static RpcException Limit(string message) => new(RpcErrorCode.LimitExceeded, message);
}
