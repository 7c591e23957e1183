using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Segments;

/// <summary>
/// Memory that holds the sections of a stored index, as a <see cref="ISegmentStore"/> made them available. It
/// stays readable and unchanged as long as this object is reachable. Thread-safe.
/// </summary>
public abstract class SectionImage
{
    /// <summary>What it is the index of.</summary>
    public abstract Hash256 Key { get; }

    /// <summary>Where a section begins and its bytes; false when there is no such section.</summary>
    public abstract bool TryGet(SectionKind section, out nint start, out long bytes);
}
