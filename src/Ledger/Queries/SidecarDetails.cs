using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getSidecar: a content sidecar and how far it has come.</summary>
/// <param name="SidecarId">Its id.</param>
/// <param name="DatanetId">The datanet it is offered to.</param>
/// <param name="Contributor">Who recorded it.</param>
/// <param name="Status">waiting, activated, admitted, refused or expired.</param>
/// <param name="Title">Its label.</param>
/// <param name="ContentRoot">The root of its bytes.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Bond">Wei in escrow for it; an admitted one's is the contribution's.</param>
/// <param name="BlockNumber">Block that recorded it.</param>
/// <param name="Timestamp">Second of that block.</param>
/// <param name="LastEpoch">Last epoch in which it can be activated.</param>
/// <param name="EffectiveHeight">Block in which it becomes effective; null before it is activated.</param>
/// <param name="ContributionId">What it became; null unless admitted.</param>
/// <param name="Refusal">Why it was refused; null unless it was.</param>
public sealed record SidecarDetails(
    SidecarId SidecarId,
    DatanetId DatanetId,
    Address Contributor,
    string Status,
    string Title,
    Hash256 ContentRoot,
    uint Bytes,
    UInt256 Bond,
    Height BlockNumber,
    ulong Timestamp,
    Epoch LastEpoch,
    Height? EffectiveHeight,
    ContributionId? ContributionId,
    string? Refusal);
