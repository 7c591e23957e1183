using System.Text;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Indexing;

/// <summary>One stored segment of an index without a chain: the segment's index and what stands beside
/// it.</summary>
internal sealed class StoredTexts
{
    private readonly Column<byte> _contentHashes;
    private readonly Column<uint> _newTokenEnds;
    private readonly Column<byte> _newTokenBytes;
    private readonly Column<uint> _labelEnds;
    private readonly Column<byte> _labelBytes;
    private readonly Column<ulong> _read;

    private StoredTexts(SegmentIndex index, SectionReader sections)
    {
        Index = index;
        _contentHashes = sections.Column<byte>(SectionKind.ContentHashes);
        _newTokenEnds = sections.Column<uint>(SectionKind.NewTokenEnds);
        _newTokenBytes = sections.Column<byte>(SectionKind.NewTokenBytes);
        _labelEnds = sections.Column<uint>(SectionKind.LabelEnds);
        _labelBytes = sections.Column<byte>(SectionKind.LabelBytes);
        _read = sections.Column<ulong>(SectionKind.InputRead);
    }

    public SegmentIndex Index { get; }

    public int NewTokenCount => _newTokenEnds.Length;

    public InputPosition Position => new(
        (long)_read.Span[0], (long)_read.Span[1], (long)_read.Span[2], unchecked((uint)_read.Span[3]));

    public static StoredTexts? TryOpen(SectionImage image, out SegmentFault? fault)
    {
        if (SegmentIndex.TryOpen(image, out fault) is not { } index)
        {
            return null;
        }

        StoredTexts stored = new(index, new SectionReader(image));
        bool fits = stored._contentHashes.Length == Hash256.Size * (long)index.MemberCount
            && stored._labelEnds.Length == 2L * index.MemberCount
            && stored._read.Length == 4
            && Climbs(stored._newTokenEnds.Span, stored._newTokenBytes.Length)
            && Climbs(stored._labelEnds.Span, stored._labelBytes.Length);
        fault = fits
            ? null
            : new SegmentFault(SegmentFaultKind.Inconsistent, "what stands beside its texts does not fit them");
        return fits ? stored : null;
    }

    public Hash256 ContentHash(int member) =>
        new(_contentHashes.Span.Slice(member * Hash256.Size, Hash256.Size));

    public ReadOnlySpan<byte> NewToken(int index) => Slice(_newTokenEnds.Span, _newTokenBytes.Span, index);

    public TextLabel Label(int member) => new(
        Encoding.UTF8.GetString(Slice(_labelEnds.Span, _labelBytes.Span, 2 * member)),
        Encoding.UTF8.GetString(Slice(_labelEnds.Span, _labelBytes.Span, (2 * member) + 1)));

    /// <summary>True when ends never fall and the last one is the bytes' own.</summary>
    public static bool Climbs(ReadOnlySpan<uint> ends, int bytes)
    {
        bool climbs = ends.IsEmpty ? bytes == 0 : ends[^1] == bytes;
        for (int i = 1; i < ends.Length; i++)
        {
            climbs &= ends[i - 1] <= ends[i];
        }

        return climbs;
    }

    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<uint> ends, ReadOnlySpan<byte> bytes, int index)
    {
        int start = index == 0 ? 0 : (int)ends[index - 1];
        return bytes[start..(int)ends[index]];
    }
}
