namespace OpenLedger.Attribution.Segments;

/// <summary>Sections as bytes, for a <see cref="ISegmentStore"/> to keep.</summary>
public abstract class SectionContent
{
    private protected SectionContent()
    {
    }

    /// <summary>The sections there are, in ascending order.</summary>
    public abstract IReadOnlyList<SectionKind> Sections { get; }

    /// <summary>The bytes of a section; valid as long as this object is reachable.</summary>
    public abstract ReadOnlySpan<byte> this[SectionKind section] { get; }
}
