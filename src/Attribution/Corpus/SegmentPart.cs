using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// Contributions of a sealed segment that are indexed together: all of them, or a stretch of a segment too
/// large for one index. Immutable.
/// </summary>
/// <param name="Segment">The segment.</param>
/// <param name="First">Index of the first of its members.</param>
/// <param name="Count">Number of members, at least 1.</param>
/// <param name="Symbols">Their tokens, and a separator each.</param>
internal sealed record SegmentPart(SegmentRecord Segment, int First, int Count, long Symbols)
{
    /// <summary>What an index of this part alone is stored under.</summary>
    public Hash256 Key { get; } = Count == Segment.Members.Length ? Segment.Key : KeyOf(Segment, First, Count);

    /// <summary>Its contributions in ascending order.</summary>
    public ReadOnlySpan<ContributionRecord> Members => Segment.Members.AsSpan(First, Count);

    private static Hash256 KeyOf(SegmentRecord segment, int first, int count)
    {
        Span<byte> data = stackalloc byte[Hash256.Size + (2 * sizeof(int))];
        segment.Key.CopyTo(data);
        BinaryPrimitives.WriteInt32BigEndian(data[Hash256.Size..], first);
        BinaryPrimitives.WriteInt32BigEndian(data[(Hash256.Size + sizeof(int))..], count);
        return Keccak.Hash(data);
    }
}
