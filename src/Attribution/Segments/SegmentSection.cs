namespace OpenLedger.Attribution.Segments;

/// <summary>
/// The parts of a segment index, which a <see cref="ISegmentStore"/> keeps as bytes. Numbers are little-endian;
/// n is the number of symbols of the text, m of contributions, d of distinct token ids and one.
/// </summary>
public enum SegmentSection : ushort
{
    /// <summary>
    /// u32[n + 8]: token ids of each contribution in ascending order, 0 after each; then 8 times 0.
    /// </summary>
    Text = 1,

    /// <summary>i32[n]: start positions of the text's suffixes in ascending order.</summary>
    Order = 2,

    /// <summary>i32[n]: earliest position of the 8 tokens that stand here; -1 when a 0 is among them.</summary>
    FirstWindows = 3,

    /// <summary>u32[d]: 0, then the distinct token ids in ascending order.</summary>
    Ids = 4,

    /// <summary>i32[d + 1]: for each of <see cref="Ids"/> the rank of its first suffix, then n.</summary>
    BucketStarts = 5,

    /// <summary>u64[m]: numbers of the contributions in ascending order.</summary>
    Members = 6,

    /// <summary>i32[m + 1]: where each begins in the text, then n.</summary>
    MemberStarts = 7,

    /// <summary>i32[n / 64 + 1]: index of the contribution that holds every 64th position.</summary>
    MemberStrides = 8,

    /// <summary>i32[m + 1]: index of each contribution's first masked run, then their number.</summary>
    RunStarts = 9,

    /// <summary>
    /// 24 bytes a masked run, by start within each contribution: start i32, length i32, origin u64, offset in
    /// the origin i32, 0 i32.
    /// </summary>
    Runs = 10,

    /// <summary>
    /// i32[]: as <see cref="Order"/>, of the suffixes that start at unmasked tokens; empty without masked ones.
    /// </summary>
    UnmaskedOrder = 11,

    /// <summary>i32[d + 1]: as <see cref="BucketStarts"/> of it; empty likewise.</summary>
    UnmaskedBucketStarts = 12,

    /// <summary>
    /// u64[]: bit r is set when the unmasked suffixes r - 1 and r start in different contributions.
    /// </summary>
    Changes = 13,
}
