using OpenLedger.Attribution.Admission;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// The suffixes of a segment that start at unmasked tokens, in order. An occurrence of an n-gram counts when
/// its first token is unmasked; so masked text weighs nothing in counts and in generation. Immutable,
/// thread-safe.
/// </summary>
internal sealed class UnmaskedSuffixes
{
    private readonly SegmentIndex _index;
    private readonly int[] _order;
    private readonly int[] _bucketStarts;
    // Bit r is set when suffixes r - 1 and r start in different contributions.
    private readonly ulong[] _changes;

    public UnmaskedSuffixes(SegmentIndex index, int[] order, int[] bucketStarts)
    {
        _index = index;
        bool[]? masked = MaskedPositions(index);
        (_order, _bucketStarts) =
            masked is null ? (order, bucketStarts) : Filter(index, order, bucketStarts, masked);
        OwnBytes = masked is null ? 0 : sizeof(int) * ((long)_order.Length + _bucketStarts.Length);
        _changes = new ulong[(_order.Length >> 6) + 1];
        int previous = -1;
        for (int r = _bucketStarts[1]; r < _order.Length; r++)
        {
            int member = index.MemberAt(_order[r]);
            if (member != previous)
            {
                _changes[r >> 6] |= 1UL << (r & 63);
            }

            previous = member;
        }

        OwnBytes += sizeof(ulong) * (long)_changes.Length;
    }

    /// <summary>Memory beyond what the segment's own arrays take.</summary>
    public long OwnBytes { get; }

    /// <summary>Number of unmasked tokens.</summary>
    public int TokenCount => _order.Length - _bucketStarts[1];

    /// <summary>All suffixes that start with a token.</summary>
    public SuffixRange All => new(_bucketStarts[1], _order.Length);

    /// <summary>Number of unmasked occurrences of a symbol; 0 for 0.</summary>
    public int CountOf(int symbol) => symbol == 0 ? 0 : _bucketStarts[symbol + 1] - _bucketStarts[symbol];

    /// <summary>
    /// The suffixes that start with some symbols; an empty range when one is 0 or there are none.
    /// </summary>
    public SuffixRange Find(ReadOnlySpan<int> symbols)
    {
        if (symbols.Contains(0))
        {
            return default;
        }

        if (symbols.IsEmpty)
        {
            return All;
        }

        SuffixRange range = new(_bucketStarts[symbols[0]], _bucketStarts[symbols[0] + 1]);
        for (int depth = 1; depth < symbols.Length && !range.IsEmpty; depth++)
        {
            range = new SuffixRange(
                LowerBound(range, depth, symbols[depth]), LowerBound(range, depth, symbols[depth] + 1));
        }

        return range;
    }

    /// <summary>Of suffixes that share <paramref name="depth"/> symbols, those followed by a token.</summary>
    public SuffixRange Followed(SuffixRange range, int depth) =>
        range with { Start = LowerBound(range, depth, 1) };

    /// <summary>
    /// First suffix of a range, whose suffixes share <paramref name="depth"/> symbols, that is followed by
    /// <paramref name="symbol"/> or a larger one.
    /// </summary>
    public int LowerBound(SuffixRange range, int depth, int symbol)
    {
        (int low, int high) = (range.Start, range.End);
        ReadOnlySpan<int> text = _index.Text;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (text[_order[middle] + depth] < symbol)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The symbol <paramref name="depth"/> places into a suffix.</summary>
    public int SymbolAt(int rank, int depth) => _index.Text[_order[rank] + depth];

    /// <summary>True when the suffixes of a range start in two contributions or more.</summary>
    public bool SpansContributions(SuffixRange range)
    {
        // A change at r > Start lies between two suffixes of the range.
        int from = range.Start + 1;
        if (from >= range.End)
        {
            return false;
        }

        int word = from >> 6;
        ulong bits = _changes[word] & (ulong.MaxValue << (from & 63));
        int lastWord = (range.End - 1) >> 6;
        while (bits == 0 && word < lastWord)
        {
            bits = _changes[++word];
        }

        return bits != 0 && (word << 6) + System.Numerics.BitOperations.TrailingZeroCount(bits) < range.End;
    }

    private static bool[]? MaskedPositions(SegmentIndex index)
    {
        bool[]? masked = null;
        for (int m = 0; m < index.Members.Length; m++)
        {
            foreach (MaskedRun run in index.Members[m].MaskedRuns)
            {
                masked ??= new bool[index.Length];
                masked.AsSpan(index.MemberStart(m) + run.Start, run.Length).Fill(true);
            }
        }

        return masked;
    }

    private static (int[] Order, int[] BucketStarts) Filter(
        SegmentIndex index, int[] order, int[] bucketStarts, bool[] masked)
    {
        int kept = 0;
        foreach (bool one in masked)
        {
            kept += one ? 0 : 1;
        }

        int[] filtered = new int[kept];
        int[] starts = new int[bucketStarts.Length];
        int next = 0;
        for (int symbol = 0; symbol + 1 < bucketStarts.Length; symbol++)
        {
            starts[symbol] = next;
            for (int r = bucketStarts[symbol]; r < bucketStarts[symbol + 1]; r++)
            {
                if (!masked[order[r]])
                {
                    filtered[next++] = order[r];
                }
            }
        }

        starts[^1] = next;
        return (filtered, starts);
    }
}
