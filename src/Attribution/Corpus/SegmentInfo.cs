using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>What the corpus knows of one sealed segment.</summary>
/// <param name="Id">Chain-wide number.</param>
/// <param name="Datanet">The datanet that published it.</param>
/// <param name="Contributions">Its contributions in ascending order.</param>
/// <param name="TokenCount">Tokens, masked ones included, separators not.</param>
public sealed record SegmentInfo(
    SegmentId Id, DatanetId Datanet, IReadOnlyList<ContributionId> Contributions, long TokenCount);
