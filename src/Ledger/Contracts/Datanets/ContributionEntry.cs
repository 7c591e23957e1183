using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>The slots of one contribution; the layout is in <see cref="DatanetSlots"/>.</summary>
/// <param name="RecordHash">Content-store key of its <see cref="ContributionRecord"/>.</param>
/// <param name="Datanet">Its datanet.</param>
/// <param name="Contributor">Who revealed it; the first payee.</param>
/// <param name="Height">Block of the reveal.</param>
/// <param name="Tokens">Its tokens, masked ones included.</param>
/// <param name="Bytes">Length of its text.</param>
/// <param name="NoveltyBps">Unmasked tokens per 10,000.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="WithdrawnFromVersion">First version of its datanet that pays the treasury in its place; 0:
/// none.</param>
/// <param name="Bond">Wei still in escrow for it; below 2^96.</param>
/// <param name="ReviewHash">Content-store key of the <see cref="ReviewRecord"/>; zero before a
/// review.</param>
public sealed record ContributionEntry(
    Hash256 RecordHash,
    DatanetId Datanet,
    Address Contributor,
    Height Height,
    uint Tokens,
    uint Bytes,
    ushort NoveltyBps,
    ContributionStatus Status,
    uint WithdrawnFromVersion,
    UInt256 Bond,
    Hash256 ReviewHash);
