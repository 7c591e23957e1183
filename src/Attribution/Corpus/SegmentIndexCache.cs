namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The indexes of sealed segments that one node keeps in memory, by content key, least recently used first out.
/// One instance a node; validators of one process never share one. Thread-safe. It changes speed, never an answer.
/// </summary>
/// <param name="bytesMax">Bytes of indexes kept; the one asked for last is kept even when larger.</param>
/// <param name="lookupSeed">
/// Salts the hash tables of this node against crafted collisions: give each node a random one. It reaches no result.
/// </param>
public sealed class SegmentIndexCache(long bytesMax = SegmentIndexCache.BytesMaxDefault, ulong lookupSeed = 0)
{
    /// <summary>Default bound in bytes.</summary>
    public const long BytesMaxDefault = 2L * 1024 * 1024 * 1024;

    /// <summary>Bytes of indexes kept.</summary>
    public long BytesMax { get; } = bytesMax;

    internal ulong LookupSeed { get; } = lookupSeed;
}
