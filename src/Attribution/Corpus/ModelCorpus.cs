namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The corpus one model was built over: a set of sealed segments seen as one text. Its answers depend on the set of
/// contributions only, never on how they are cut into segments. Immutable and thread-safe.
/// </summary>
public sealed class ModelCorpus
{
    /// <summary>Most segments of a model.</summary>
    public const int SegmentsMax = 4096;

    internal ModelCorpus()
    {
    }

    /// <summary>N: tokens that are neither separators nor masked.</summary>
    public ulong TokenCount => throw new NotImplementedException();

    /// <summary>Number of distinct segments.</summary>
    public int SegmentCount => throw new NotImplementedException();
}
