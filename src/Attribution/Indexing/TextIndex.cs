using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Indexing;

/// <summary>A complete index of texts without a chain, read where it lies. Immutable, thread-safe.</summary>
public sealed class TextIndex
{
    private readonly StoredTexts[] _segments;

    private TextIndex(StoredVocabulary vocabulary, StoredTexts[] segments)
    {
        _segments = segments;
        VocabularySize = vocabulary.Count;
        Corpus = new ModelCorpus(vocabulary, [.. segments.Select(segment => segment.Index)]);
        Contributions = (long)LastMember(segments[^1]).Value;
    }

    /// <summary>The corpus to trace against.</summary>
    public ModelCorpus Corpus { get; }

    /// <summary>Number of contributions; they are numbered from 1.</summary>
    public long Contributions { get; }

    /// <summary>Distinct tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>How far the input was read.</summary>
    public InputPosition Input => _segments[^1].Position;

    /// <summary>Number of segments a vocabulary belongs to; 0 when it is none.</summary>
    public static int SegmentsOf(SectionImage vocabulary, out SegmentFault? fault) =>
        StoredVocabulary.TryOpen(vocabulary, out fault)?.Segments ?? 0;

    /// <summary>
    /// Opens an index: its vocabulary and all of its segments in order. Null with
    /// <paramref name="fault"/> set when they do not belong together.
    /// </summary>
    public static TextIndex? TryOpen(
        SectionImage vocabulary, IReadOnlyList<SectionImage> segments, out SegmentFault? fault)
    {
        if (StoredVocabulary.TryOpen(vocabulary, out fault) is not { } tokens)
        {
            return null;
        }

        List<StoredTexts> opened = [];
        ulong next = 1;
        foreach (SectionImage image in segments)
        {
            if (StoredTexts.TryOpen(image, out fault) is not { } segment)
            {
                return null;
            }

            if (segment.Index.MemberId(0).Value != next || segment.Index.LargestId > tokens.Count)
            {
                fault = new SegmentFault(
                    SegmentFaultKind.OtherSegment, $"segment {opened.Count + 1} does not follow the one before");
                return null;
            }

            next = LastMember(segment).Value + 1;
            opened.Add(segment);
        }

        if (opened.Count != tokens.Segments || segments[^1].Key != tokens.Key)
        {
            fault = new SegmentFault(
                SegmentFaultKind.OtherSegment, "its segments and its vocabulary are of different indexes");
            return null;
        }

        return new TextIndex(tokens, [.. opened]);
    }

    /// <summary>Domain and name of a contribution.</summary>
    public TextLabel LabelOf(ContributionId contribution)
    {
        (int low, int high) = (0, _segments.Length - 1);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = LastMember(_segments[middle]).Value >= contribution.Value
                ? (low, middle)
                : (middle + 1, high);
        }

        StoredTexts segment = _segments[low];
        int member = checked((int)(contribution.Value - segment.Index.MemberId(0).Value));
        TextLabel label = segment.Label(member);
        GC.KeepAlive(this);
        return label;
    }

    private static ContributionId LastMember(StoredTexts segment) =>
        segment.Index.MemberId(segment.Index.MemberCount - 1);
}
