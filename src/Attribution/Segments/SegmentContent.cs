namespace OpenLedger.Attribution.Segments;

/// <summary>The sections of a segment's index.</summary>
internal sealed class SegmentContent(SegmentIndex index) : SectionContent
{
    /// <summary>Every section of a segment's index.</summary>
    public static IReadOnlyList<SectionKind> Kinds { get; } =
        [.. Enum.GetValues<SectionKind>().Where(kind => kind <= SectionKind.Changes)];

    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections => Kinds;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[SectionKind section] => index.BytesOf(section);
}
