using OpenLedger.Attribution.Admission;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>What the corpus knows of one contribution.</summary>
/// <param name="Id">Chain-wide number.</param>
/// <param name="Datanet">The datanet it belongs to.</param>
/// <param name="ContentHash">Keccak-256 of its bytes.</param>
/// <param name="TokenCount">Tokens, masked ones included.</param>
/// <param name="MaskedTokenCount">Tokens that repeat earlier text and earn for their origin.</param>
/// <param name="MaskedRuns">Where they are and whose they are, by start.</param>
/// <param name="Segment">The sealed segment that holds it; null while its datanet's segment is open.</param>
/// <param name="IsHeld">True while it waits for its release and no segment takes it in.</param>
public sealed record ContributionInfo(
    ContributionId Id,
    DatanetId Datanet,
    Hash256 ContentHash,
    int TokenCount,
    int MaskedTokenCount,
    IReadOnlyList<MaskedRun> MaskedRuns,
    SegmentId? Segment,
    bool IsHeld);
