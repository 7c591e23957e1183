namespace OpenLedger.Attribution.Segments;

/// <summary>
/// The parts of a stored index (<see cref="ISegmentStore"/>). Numbers are little-endian; n is the number of
/// symbols of a segment's text, m of its contributions, d of its distinct token ids and one.
/// <para>1 to 13 make a segment's index. 32 to 39 stand beside them in an index of its own, without a chain,
/// and let its building go on after an interruption. 64 to 67 make the vocabulary of such an index.</para>
/// </summary>
public enum SectionKind : ushort
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

    /// <summary>32 bytes a contribution: keccak-256 of its bytes.</summary>
    ContentHashes = 32,

    /// <summary>u32[]: end, in the next section, of each token that first appeared in this segment.</summary>
    NewTokenEnds = 33,

    /// <summary>Those tokens, one after the other; their ids go on from the segment before.</summary>
    NewTokenBytes = 34,

    /// <summary>u32[2 m]: ends, in the next section, of each contribution's domain and name.</summary>
    LabelEnds = 35,

    /// <summary>Domain and name of each contribution, UTF-8, one after the other.</summary>
    LabelBytes = 36,

    /// <summary>
    /// u64[4]: bytes of the input read up to the end of this segment, its lines, those refused, and the
    /// CRC-32C of those bytes.
    /// </summary>
    InputRead = 37,

    /// <summary>u64[2]: salt of the table, number of tokens.</summary>
    VocabularyHead = 64,

    /// <summary>u32[]: end, in the next section, of each token by id.</summary>
    TokenEnds = 65,

    /// <summary>All tokens, one after the other.</summary>
    TokenBytes = 66,

    /// <summary>
    /// u64[power of 2]: look-up hash in the high half, id in the low one, from slot hash on; 0 is empty.
    /// </summary>
    TokenSlots = 67,
}
