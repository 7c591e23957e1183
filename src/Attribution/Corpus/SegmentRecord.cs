using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// A sealed segment as the corpus keeps it; its index lives in the node's cache under the key. Immutable.
/// </summary>
/// <param name="Id">Chain-wide number.</param>
/// <param name="Datanet">The datanet that sealed it.</param>
/// <param name="Members">Its contributions in ascending order, at least one.</param>
/// <param name="Event">Number of the event that sealed it.</param>
/// <param name="Key">
/// The history hash after sealing. The history determines every token id and mask, so equal keys mean equal
/// segments.
/// </param>
internal sealed record SegmentRecord(
    SegmentId Id, DatanetId Datanet, ContributionRecord[] Members, ulong Event, Hash256 Key)
{
    private SegmentPart[]? _parts;

    /// <summary>What of it is indexed together.</summary>
    public SegmentPart[] Parts => Volatile.Read(ref _parts) ?? Cut();

    // Twice at worst, to the same parts.
    private SegmentPart[] Cut()
    {
        SegmentPart[] parts = IndexPlan.Cut(this);
        Volatile.Write(ref _parts, parts);
        return parts;
    }
}
