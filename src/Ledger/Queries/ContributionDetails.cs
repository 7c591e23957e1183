using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getContribution: a contribution and why it was admitted.</summary>
/// <param name="ContributionId">Its id.</param>
/// <param name="DatanetId">Its datanet.</param>
/// <param name="Contributor">Who revealed it.</param>
/// <param name="Payee">Who a claim pays.</param>
/// <param name="Status">accepted, underReview, rejected or withdrawn.</param>
/// <param name="WithdrawnFromVersion">First version that pays the treasury in its place; null: none.</param>
/// <param name="Title">Its label.</param>
/// <param name="ContentRoot">keccak of its text, or the content root of the sidecar it came as.</param>
/// <param name="RecordHash">Content key of its record.</param>
/// <param name="Bytes">Length of its text.</param>
/// <param name="Tokens">Tokens, masked ones included.</param>
/// <param name="NewVocabulary">Tokens nobody used before.</param>
/// <param name="NoveltyBps">Unmasked tokens per 10,000.</param>
/// <param name="Decision">The admission's outcome in words.</param>
/// <param name="MaskedRuns">What repeats earlier text.</param>
/// <param name="Review">The curator's decision, if any.</param>
/// <param name="SegmentId">The sealed segment that holds it; null while it is in no version.</param>
/// <param name="Bond">Wei in escrow for it.</param>
/// <param name="BondReleaseHeight">First block in which the bond can be taken back.</param>
/// <param name="Earned">Wei it ever earned.</param>
/// <param name="Claimed">Wei paid out of that.</param>
/// <param name="BlockNumber">Block of the reveal.</param>
/// <param name="Timestamp">Second of the reveal.</param>
/// <param name="Text">The text; only when asked for.</param>
public sealed record ContributionDetails(
    ContributionId ContributionId,
    DatanetId DatanetId,
    Address Contributor,
    Address Payee,
    string Status,
    uint? WithdrawnFromVersion,
    string Title,
    Hash256 ContentRoot,
    Hash256 RecordHash,
    uint Bytes,
    uint Tokens,
    uint NewVocabulary,
    uint NoveltyBps,
    string Decision,
    IReadOnlyList<MaskedRunDetails> MaskedRuns,
    ReviewDetails? Review,
    SegmentId? SegmentId,
    UInt256 Bond,
    Height BondReleaseHeight,
    UInt256 Earned,
    UInt256 Claimed,
    Height BlockNumber,
    ulong Timestamp,
    string? Text)
{
    /// <summary>The earlier contribution it resembles most, if it does; a warning, no input of any payout.</summary>
    public SimilarDetails? SimilarTo { get; init; }
}
