using System.Runtime.InteropServices;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Segments;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Indexing;

/// <summary>
/// Proves that an index says what its texts say. Checksums show that bytes are those written; this shows that
/// what was written is right.
/// </summary>
public static class IndexVerifier
{
    /// <summary>Most windows of a sample.</summary>
    public const int SampleMax = 100_000;

    private const int Window = WindowTracer.WindowTokens;

    /// <summary>
    /// Checks everything derived in one segment against its text: that the suffix array holds every position
    /// once and in order (by comparing first tokens, and ranks of what follows), the first windows, the
    /// ranks of tokens, the unmasked suffixes. Linear in the segment; 4 bytes of memory a token.
    /// </summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? VerifySegment(TextIndex index, int segment)
    {
        SegmentIndex checkedOne = index.Corpus.Segments[segment];
        string? wrong = OrderFault(checkedOne);
        if (wrong is null)
        {
            UnmaskedSuffixes unmasked = checkedOne.DeriveUnmasked();
            SectionKind? altered = null;
            foreach (SectionKind kind in (ReadOnlySpan<SectionKind>)
                [SectionKind.FirstWindows, SectionKind.BucketStarts])
            {
                altered ??= Differs(checkedOne.DeriveAgain(kind), checkedOne, kind);
            }

            foreach (SectionKind kind in (ReadOnlySpan<SectionKind>)
                [SectionKind.UnmaskedOrder, SectionKind.UnmaskedBucketStarts, SectionKind.Changes])
            {
                altered ??= Differs(unmasked.BytesOf(kind), checkedOne, kind);
            }

            wrong = altered is null ? null : $"the section {altered} is not what follows from the text";
        }

        GC.KeepAlive(index);
        return wrong;
    }

    /// <summary>
    /// Answers for windows of the texts, and for windows that differ from one in a token, by reading every text
    /// from the first token to the last, and compares: the first occurrence, and the unmasked occurrences of
    /// the beginnings of each.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="count">Number of windows.</param>
    /// <param name="random">Where they are taken from.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? VerifySample(
        TextIndex index, int count, Random random, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, SampleMax);
        List<Sample> samples = [];
        for (int i = 0; i < count; i++)
        {
            if (Draw(index, random, altered: i % 4 == 3) is { } window)
            {
                samples.Add(new Sample(window));
            }
        }

        ILookup<uint, Sample> byFirst = samples.ToLookup(sample => sample.Tokens[0]);
        bool[] isFirst = new bool[index.VocabularySize + 1];
        foreach (Sample sample in samples)
        {
            isFirst[sample.Tokens[0]] = true;
        }

        for (int s = 0; s < index.Corpus.IndexCount; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            Read(index.Corpus.Segments[s], isFirst, byFirst);
        }

        string? wrong = samples.Select(sample => sample.Compare(index.Corpus)).FirstOrDefault(w => w is not null);
        GC.KeepAlive(index);
        return wrong;
    }

    private static SectionKind? Differs(ReadOnlySpan<byte> derived, SegmentIndex index, SectionKind kind) =>
        derived.SequenceEqual(index.BytesOf(kind)) ? null : kind;

    private static string? OrderFault(SegmentIndex index)
    {
        ReadOnlySpan<int> order = MemoryMarshal.Cast<byte, int>(index.BytesOf(SectionKind.Order));
        ReadOnlySpan<uint> text = index.Text;
        int[] rank = new int[index.Length + 1];
        rank.AsSpan().Fill(-1);
        for (int r = 0; r < order.Length; r++)
        {
            if (order[r] < 0 || order[r] >= index.Length || rank[order[r]] >= 0)
            {
                return "its suffix array does not hold every position once";
            }

            rank[order[r]] = r;
        }

        // After the last position there is the empty suffix, which comes before all.
        for (int r = 1; r < order.Length; r++)
        {
            (int before, int here) = (order[r - 1], order[r]);
            if (text[before] > text[here]
                || (text[before] == text[here] && rank[before + 1] > rank[here + 1]))
            {
                return $"its suffix array is out of order at {r}";
            }
        }

        return null;
    }

    private static uint[]? Draw(TextIndex index, Random random, bool altered)
    {
        SegmentIndex segment = index.Corpus.Segments[random.Next(index.Corpus.IndexCount)];
        uint[] window = segment.Text.Slice(random.Next(segment.Length), Window).ToArray();
        if (altered)
        {
            window[random.Next(Window)] = (uint)random.Next(1, index.VocabularySize + 1);
        }

        return window.Contains(0u) ? null : window;
    }

    private static void Read(SegmentIndex segment, bool[] isFirst, ILookup<uint, Sample> byFirst)
    {
        ReadOnlySpan<uint> text = segment.Text;
        for (int m = 0; m < segment.MemberCount; m++)
        {
            int start = segment.MemberStart(m);
            int length = segment.TokensOf(m).Length;
            for (int offset = 0; offset < length; offset++)
            {
                if (isFirst[text[start + offset]])
                {
                    (ContributionId payee, int at) = segment.Redirect(m, offset);
                    bool masked = payee != segment.MemberId(m) || at != offset;
                    Occurrence place = new(segment.MemberId(m), offset);
                    foreach (Sample sample in byFirst[text[start + offset]])
                    {
                        int common = text[(start + offset)..].CommonPrefixLength(sample.Tokens);
                        sample.Found(place, common, masked);
                    }
                }
            }
        }
    }

    /// <summary>A window and what reading the texts found of it.</summary>
    private sealed class Sample(uint[] tokens)
    {
        private readonly long[] _counts = new long[Window + 1];
        private Occurrence _first;

        public uint[] Tokens => tokens;

        public void Found(Occurrence place, int common, bool masked)
        {
            if (common == Window && (_first.IsNone || place.CompareTo(_first) < 0))
            {
                _first = place;
            }

            for (int length = 1; length <= common && !masked; length++)
            {
                _counts[length]++;
            }
        }

        public string? Compare(ModelCorpus corpus)
        {
            Occurrence first = default;
            foreach (SegmentIndex segment in corpus.Segments)
            {
                int symbol = segment.SymbolOf(tokens[0]);
                int position = symbol == 0 ? -1 : segment.FirstWindow(symbol, tokens, out _);
                if (position >= 0)
                {
                    int member = segment.MemberAt(position);
                    Occurrence found =
                        new(segment.MemberId(member), position - segment.MemberStart(member));
                    first = first.IsNone || found.CompareTo(first) < 0 ? found : first;
                }
            }

            for (int length = 1; length <= Window; length++)
            {
                long counted = 0;
                foreach (SegmentIndex segment in corpus.Segments)
                {
                    counted += segment.Unmasked.Find(tokens.AsSpan(0, length)).Count;
                }

                if (counted != _counts[length])
                {
                    return $"{length} tokens are counted {counted} times and stand there {_counts[length]} times";
                }
            }

            return first == _first
                ? null
                : $"a window is found first in contribution {first.Contribution} at {first.Offset}, and stands "
                    + $"first in contribution {_first.Contribution} at {_first.Offset}";
        }
    }
}
