using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts;

/// <summary>The block a call runs in, as contracts see it.</summary>
/// <param name="ChainId">The chain.</param>
/// <param name="Height">The block's number.</param>
/// <param name="TimestampMs">Its milliseconds since 1970.</param>
/// <param name="BaseFeePerGas">Its base fee.</param>
/// <param name="Beneficiary">Who gets the priority fees.</param>
/// <param name="Epoch">The epoch the block is in.</param>
public sealed record BlockContext(
    ulong ChainId, Height Height, ulong TimestampMs, UInt256 BaseFeePerGas, Address Beneficiary,
    Epoch Epoch)
{
    /// <summary>Seconds since 1970.</summary>
    public ulong Timestamp => TimestampMs / 1000;
}
