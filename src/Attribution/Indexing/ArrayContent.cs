using OpenLedger.Attribution.Segments;

namespace OpenLedger.Attribution.Indexing;

/// <summary>Sections in managed arrays, after those of a segment's index when there is one.</summary>
internal sealed class ArrayContent(
    SegmentIndex? index, params (SectionKind Kind, byte[] Bytes)[] arrays) : SectionContent
{
    /// <inheritdoc/>
    public override IReadOnlyList<SectionKind> Sections { get; } =
        [.. index is null ? [] : SegmentContent.Kinds, .. arrays.Select(array => array.Kind)];

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> this[SectionKind section] => section <= SectionKind.Changes
        ? index!.BytesOf(section)
        : arrays.First(array => array.Kind == section).Bytes;
}
