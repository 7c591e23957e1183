using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Execution;

/// <summary>A call that is run on a view and leaves nothing behind (eth_call, eth_estimateGas).</summary>
/// <param name="From">The sender; any address.</param>
/// <param name="To">The recipient; null is a creation, which is refused.</param>
/// <param name="Value">Wei sent along; the sender must have it.</param>
/// <param name="Data">Call data.</param>
/// <param name="GasLimit">Gas it may use, intrinsic gas included.</param>
public sealed record CallRequest(
    Address From, Address? To, UInt256 Value, ReadOnlyMemory<byte> Data, ulong GasLimit);
