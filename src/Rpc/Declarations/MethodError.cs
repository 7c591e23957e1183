using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Declarations;

/// <summary>A way in which a method may fail.</summary>
/// <param name="Code">The code on the wire.</param>
/// <param name="Meaning">When it happens.</param>
public sealed record MethodError(RpcErrorCode Code, string Meaning)
{
    /// <summary>The block named is not there, or its state is no longer kept.</summary>
    public static MethodError NoState { get; } =
        new(RpcErrorCode.ResourceNotFound, "the block is not known, or its state is no longer kept");

    /// <summary>A call ran and reverted.</summary>
    public static MethodError Reverted { get; } =
        new(RpcErrorCode.ExecutionReverted, "execution reverted: REASON; data holds the revert data");

    /// <summary>What was asked for is not there.</summary>
    public static MethodError Unknown(string what) => new(RpcErrorCode.ResourceNotFound, $"{what} is not known");
}
