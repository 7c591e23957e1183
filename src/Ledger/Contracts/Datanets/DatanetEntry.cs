using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>The slots of one datanet; the layout is in <see cref="DatanetSlots"/>.</summary>
/// <param name="RecordHash">Content-store key of its <see cref="DatanetRecord"/>.</param>
/// <param name="Owner">Who created it.</param>
/// <param name="Policy">Its admission policy.</param>
/// <param name="Contributions">Contributions ever revealed to it.</param>
/// <param name="Unpublished">Accepted contributions that no version holds yet.</param>
/// <param name="LatestVersion">Number of the newest version; 0 before the first.</param>
/// <param name="SegmentCount">Sealed segments.</param>
/// <param name="UnpublishedWithdrawals">Withdrawals since the newest version.</param>
public sealed record DatanetEntry(
    Hash256 RecordHash,
    Address Owner,
    DatanetPolicy Policy,
    ulong Contributions,
    ulong Unpublished,
    uint LatestVersion,
    uint SegmentCount,
    ulong UnpublishedWithdrawals);
