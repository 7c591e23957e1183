using System.Numerics;
using System.Runtime.CompilerServices;
using OpenLedger.Attribution.Suffixes;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The index of one sealed segment: its text in local symbols, the suffix array, the earliest occurrence of
/// every 8-token window, and the suffix array of the unmasked positions. A function of the token ids, the
/// boundaries of the contributions and the masked runs; immutable, thread-safe, plain arrays only, so that it
/// can be mapped from a file.
/// <para>Text: the tokens of each contribution followed by a separator, in ascending order of contributions.
/// Symbols: 0 is the separator, 1.. are the distinct token ids in ascending order.</para>
/// </summary>
internal sealed class SegmentIndex
{
    private readonly int[] _text;
    private readonly int[] _order;
    private readonly int[] _bucketStarts;
    private readonly int[] _first;
    private readonly uint[] _ids;
    private readonly int[] _memberStarts;
    private readonly int[] _memberAtStride;
    private readonly ContributionRecord[] _members;

    private SegmentIndex(
        ContributionRecord[] members, int[] memberStarts, uint[] ids, int[] text, int length)
    {
        (_members, _memberStarts, _ids, _text, Length) = (members, memberStarts, ids, text, length);
        _memberAtStride = StrideTable(memberStarts, length);
        _order = new int[length];
        SuffixSorter.Sort(text.AsSpan(0, length), ids.Length, _order);
        _bucketStarts = BucketStarts(text.AsSpan(0, length), ids.Length);
        _first = EarliestWindows();
        Unmasked = new UnmaskedSuffixes(this, _order, _bucketStarts);
    }

    /// <summary>Symbols of the text, separators included.</summary>
    public int Length { get; }

    /// <summary>The suffixes that start at unmasked tokens: counts and generation.</summary>
    public UnmaskedSuffixes Unmasked { get; }

    /// <summary>Number of the first contribution.</summary>
    public ContributionId FirstContribution => _members[0].Id;

    /// <summary>Largest token id.</summary>
    public uint LargestId => _ids[^1];

    /// <summary>Contributions by their index here.</summary>
    public ReadOnlySpan<ContributionRecord> Members => _members;

    /// <summary>Memory of the arrays.</summary>
    public long Bytes =>
        (sizeof(int) * ((long)_text.Length + _order.Length + _bucketStarts.Length + _first.Length
            + _ids.Length + _memberStarts.Length + _memberAtStride.Length)) + Unmasked.OwnBytes;

    /// <summary>The text in symbols; at least a window of separators follows it.</summary>
    internal ReadOnlySpan<int> Text => _text;

    /// <summary>Indexes contributions, which must be in ascending order and at least one.</summary>
    public static SegmentIndex Build(ContributionRecord[] members)
    {
        int[] starts = new int[members.Length + 1];
        uint largest = 0;
        for (int m = 0; m < members.Length; m++)
        {
            // Checked: a segment of 2^30 symbols or more is beyond what a suffix array here can hold.
            starts[m + 1] = checked(starts[m] + members[m].Tokens.Length + 1);
            foreach (uint id in members[m].Tokens)
            {
                largest = Math.Max(largest, id);
            }
        }

        SymbolMap symbols = new(members, largest);
        int length = starts[^1];
        int[] text = new int[length + WindowTracer.WindowTokens];
        for (int m = 0; m < members.Length; m++)
        {
            symbols.Translate(members[m].Tokens, text.AsSpan(starts[m]));
        }

        return new SegmentIndex(members, starts, symbols.Ids, text, length);
    }

    /// <summary>Symbol of a token id here; 0 when it does not occur.</summary>
    public int SymbolOf(uint id)
    {
        int at = id == 0 ? -1 : Array.BinarySearch(_ids, id);
        return at < 0 ? 0 : at;
    }

    /// <summary>
    /// Number of symbols up to and including the largest one whose id is at most the given one.
    /// </summary>
    public int SymbolsUpTo(uint id)
    {
        int at = Array.BinarySearch(_ids, id);
        return at >= 0 ? at + 1 : ~at;
    }

    /// <summary>Token id of a symbol.</summary>
    public uint IdOf(int symbol) => _ids[symbol];

    /// <summary>
    /// The earliest position of a window of 8 symbols, none of them 0; -1 when it does not occur.
    /// </summary>
    public int FirstWindow(ReadOnlySpan<int> window)
    {
        (int low, int high) = (_bucketStarts[window[0]], _bucketStarts[window[0] + 1]);
        ReadOnlySpan<int> text = _text;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int position = _order[middle];
            int compared = text.Slice(position, WindowTracer.WindowTokens).SequenceCompareTo(window);
            if (compared == 0)
            {
                return _first[position];
            }

            if (compared < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return -1;
    }

    /// <summary>
    /// The earliest position of the window that starts at a position; -1 when it holds a separator.
    /// </summary>
    public int FirstWindowAt(int position) => _first[position];

    /// <summary>Index of the contribution that holds a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MemberAt(int position)
    {
        int member = _memberAtStride[position >> StrideBits];
        while (_memberStarts[member + 1] <= position)
        {
            member++;
        }

        return member;
    }

    /// <summary>Where a contribution starts in the text.</summary>
    public int MemberStart(int member) => _memberStarts[member];

    // A contribution has at least 8 tokens and a separator, so at most 8 of them begin in one stride.
    private const int StrideBits = 6;

    private static int[] StrideTable(int[] memberStarts, int length)
    {
        int[] table = new int[(length >> StrideBits) + 1];
        int member = 0;
        for (int i = 0; i < table.Length; i++)
        {
            while (member + 2 < memberStarts.Length && memberStarts[member + 1] <= i << StrideBits)
            {
                member++;
            }

            table[i] = member;
        }

        return table;
    }

    private static int[] BucketStarts(ReadOnlySpan<int> text, int symbols)
    {
        int[] starts = new int[symbols + 1];
        foreach (int symbol in text)
        {
            starts[symbol + 1]++;
        }

        for (int s = 0; s < symbols; s++)
        {
            starts[s + 1] += starts[s];
        }

        return starts;
    }

    // Suffixes that share 8 tokens are neighbours in the order; the smallest position of each group is its
    // first.
    private int[] EarliestWindows()
    {
        const int Window = WindowTracer.WindowTokens;
        int[] first = new int[Length];
        ReadOnlySpan<int> text = _text;
        int start = _bucketStarts[1];
        first.AsSpan().Fill(-1);
        while (start < Length)
        {
            int position = _order[start];
            ReadOnlySpan<int> window = text.Slice(position, Window);
            int end = start + 1;
            int smallest = position;
            while (end < Length && text.Slice(_order[end], Window).SequenceEqual(window))
            {
                smallest = Math.Min(smallest, _order[end]);
                end++;
            }

            if (!window.Contains(0))
            {
                for (int r = start; r < end; r++)
                {
                    first[_order[r]] = smallest;
                }
            }

            start = end;
        }

        return first;
    }

    /// <summary>Distinct token ids in ascending order, and the way back, by a bit a token id.</summary>
    private sealed class SymbolMap
    {
        private readonly ulong[] _bits;
        private readonly int[] _before;

        public SymbolMap(ContributionRecord[] members, uint largest)
        {
            _bits = new ulong[(largest >> 6) + 1];
            _before = new int[_bits.Length];
            // The separator is symbol 0.
            _bits[0] = 1;
            foreach (ContributionRecord member in members)
            {
                foreach (uint id in member.Tokens)
                {
                    _bits[id >> 6] |= 1UL << (int)(id & 63);
                }
            }

            int count = 0;
            for (int i = 0; i < _bits.Length; i++)
            {
                _before[i] = count;
                count += BitOperations.PopCount(_bits[i]);
            }

            Ids = new uint[count];
            int next = 0;
            for (int i = 0; i < _bits.Length; i++)
            {
                for (ulong rest = _bits[i]; rest != 0; rest &= rest - 1)
                {
                    Ids[next++] = ((uint)i << 6) + (uint)BitOperations.TrailingZeroCount(rest);
                }
            }
        }

        public uint[] Ids { get; }

        public void Translate(uint[] tokens, Span<int> symbols)
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                uint id = tokens[i];
                ulong below = _bits[id >> 6] & ((1UL << (int)(id & 63)) - 1);
                symbols[i] = _before[id >> 6] + BitOperations.PopCount(below);
            }
        }
    }
}
