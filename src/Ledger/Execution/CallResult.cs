using OpenLedger.Primitives.Blocks;

namespace OpenLedger.Ledger.Execution;

/// <summary>Outcome of a call.</summary>
/// <param name="Failure">None when it succeeded.</param>
/// <param name="Output">The results, or the revert data.</param>
/// <param name="GasUsed">Gas used, intrinsic gas included; what a successful transaction like it uses at
/// least needs.</param>
/// <param name="Logs">Events, when it succeeded.</param>
public sealed record CallResult(
    CallFailure Failure, ReadOnlyMemory<byte> Output, ulong GasUsed, IReadOnlyList<LogEntry> Logs)
{
    /// <summary>True when it did what it was asked.</summary>
    public bool Succeeded => Failure == CallFailure.None;
}
