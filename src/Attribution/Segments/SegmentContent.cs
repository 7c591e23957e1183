namespace OpenLedger.Attribution.Segments;

/// <summary>The sections of a segment index as bytes, for a <see cref="ISegmentStore"/> to keep.</summary>
public sealed class SegmentContent
{
    private readonly SegmentIndex _index;

    internal SegmentContent(SegmentIndex index) => _index = index;

    /// <summary>Every section there is, in ascending order.</summary>
    public static IReadOnlyList<SegmentSection> Sections { get; } = Enum.GetValues<SegmentSection>();

    /// <summary>The bytes of a section; valid as long as this object is.</summary>
    public ReadOnlySpan<byte> this[SegmentSection section] => _index.BytesOf(section);

    /// <summary>Bytes of all sections.</summary>
    public long Bytes
    {
        get
        {
            long sum = 0;
            foreach (SegmentSection section in Sections)
            {
                sum += this[section].Length;
            }

            return sum;
        }
    }
}
