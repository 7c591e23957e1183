using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// What one index holds: adjacent parts of a datanet's segments (<see cref="IndexPlan"/>). Immutable.
/// </summary>
internal sealed class SegmentGroup
{
    private readonly SegmentPart[] _parts;

    public SegmentGroup(SegmentPart part) => (_parts, Symbols) = ([part], part.Symbols);

    private SegmentGroup(SegmentPart[] parts, long symbols) => (_parts, Symbols) = (parts, symbols);

    /// <summary>Tokens, and a separator for each contribution.</summary>
    public long Symbols { get; }

    /// <summary>
    /// What its index is stored under: the only part's key, or keccak of the keys of all, one after the other.
    /// </summary>
    public Hash256 Key => _parts.Length == 1
        ? _parts[0].Key
        : Keccak.Hash([.. _parts.SelectMany(part => part.Key.ToArray())]);

    /// <summary>This one and the one after it as one.</summary>
    public SegmentGroup Join(SegmentGroup next) => new([.. _parts, .. next._parts], Symbols + next.Symbols);

    /// <summary>True when both are made of the same parts.</summary>
    public bool IsSame(SegmentGroup other) =>
        _parts.Length == other._parts.Length && Symbols == other.Symbols
        && _parts[0].Segment.Id == other._parts[0].Segment.Id && _parts[0].First == other._parts[0].First;

    /// <summary>
    /// Its contributions in ascending order: a segment may hold one that was released late, with a lower number
    /// than those of the segment before.
    /// </summary>
    public ContributionRecord[] Members()
    {
        List<ContributionRecord> members = [];
        foreach (SegmentPart part in _parts)
        {
            members.AddRange(part.Members);
        }

        members.Sort((a, b) => a.Id.CompareTo(b.Id));
        return [.. members];
    }
}
