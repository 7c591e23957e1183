using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Blocks;

/// <summary>
/// The last block that is durably committed; at the epoch's begin its anchor (genesis), at view 0.
/// </summary>
/// <param name="Epoch">The epoch that decides the block above it.</param>
/// <param name="View">
/// View of the block in that epoch; 0 for the anchor, the previous epoch's boundary.
/// </param>
/// <param name="Hash">Its hash.</param>
/// <param name="Height">Its height.</param>
/// <param name="TimestampMs">Its time.</param>
/// <param name="Finalization">
/// The certificate that names it, when one was stored with it; for an anchor it is the previous epoch's.
/// </param>
public sealed record ChainFloor(
    Epoch Epoch, View View, Hash256 Hash, Height Height, ulong TimestampMs, Certificate? Finalization = null);
