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

    /// <summary>The pool did not take a transaction.</summary>
    public static MethodError Refused { get; } = new(
        RpcErrorCode.TransactionRejected, "WORDS: detail [NAME]: the words that wallets look for and the reason's name");

    /// <summary>A call could not run.</summary>
    public static MethodError CannotRun { get; } =
        new(RpcErrorCode.InvalidInput, "the call cannot run: out of gas, insufficient funds");

    /// <summary>What was asked for is not there.</summary>
    public static MethodError Unknown(string what) => new(RpcErrorCode.ResourceNotFound, $"{what} is not known");
}
