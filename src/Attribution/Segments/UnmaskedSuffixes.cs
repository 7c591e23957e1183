using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenLedger.Attribution.Segments;

/// <summary>
/// The suffixes of a segment that start at unmasked tokens, in order. An occurrence of an n-gram counts when
/// its first token is unmasked; so masked text weighs nothing in counts and in generation. Immutable,
/// thread-safe.
/// </summary>
internal sealed class UnmaskedSuffixes
{
    private readonly SegmentIndex _index;
    private readonly Column<int> _order;
    private readonly Column<int> _bucketStarts;
    // Bit r is set when suffixes r - 1 and r start in different contributions.
    private readonly Column<ulong> _changes;
    // False when nothing is masked: then the order is the segment's own.
    private readonly bool _isOwn;

    private UnmaskedSuffixes(
        SegmentIndex index, Column<int> order, Column<int> bucketStarts, Column<ulong> changes, bool isOwn) =>
        (_index, _order, _bucketStarts, _changes, _isOwn) = (index, order, bucketStarts, changes, isOwn);

    /// <summary>Managed memory beyond what the segment's own arrays take.</summary>
    public long OwnManagedBytes =>
        _changes.ManagedBytes + (_isOwn ? _order.ManagedBytes + _bucketStarts.ManagedBytes : 0);

    /// <summary>Number of unmasked tokens.</summary>
    public int TokenCount => _order.Length - _bucketStarts.Span[1];

    /// <summary>All suffixes that start with a token.</summary>
    public SuffixRange All => new(_bucketStarts.Span[1], _order.Length);

    /// <summary>Filters a segment's order.</summary>
    public static UnmaskedSuffixes Build(SegmentIndex index, int[] order, int[] bucketStarts)
    {
        bool[]? masked = MaskedPositions(index);
        (int[] kept, int[] starts) =
            masked is null ? (order, bucketStarts) : Filter(order, bucketStarts, masked);
        ulong[] changes = new ulong[(kept.Length >> 6) + 1];
        int previous = -1;
        for (int r = starts[1]; r < kept.Length; r++)
        {
            int member = index.MemberAt(kept[r]);
            if (member != previous)
            {
                changes[r >> 6] |= 1UL << (r & 63);
            }

            previous = member;
        }

        return new UnmaskedSuffixes(
            index, new Column<int>(kept), new Column<int>(starts), new Column<ulong>(changes),
            masked is not null);
    }

    /// <summary>Those an image holds.</summary>
    public static UnmaskedSuffixes Open(
        SegmentIndex index, SectionReader sections, Column<int> order, Column<int> bucketStarts)
    {
        Column<int> own = sections.Column<int>(SectionKind.UnmaskedBucketStarts);
        Column<ulong> changes = sections.Column<ulong>(SectionKind.Changes);
        return own.IsEmpty
            ? new UnmaskedSuffixes(index, order, bucketStarts, changes, isOwn: false)
            : new UnmaskedSuffixes(
                index, sections.Column<int>(SectionKind.UnmaskedOrder), own, changes, isOwn: true);
    }

    /// <summary>The bytes of one section.</summary>
    public ReadOnlySpan<byte> BytesOf(SectionKind section) => section switch
    {
        SectionKind.UnmaskedOrder => _isOwn ? MemoryMarshal.AsBytes(_order.Span) : default,
        SectionKind.UnmaskedBucketStarts => _isOwn ? MemoryMarshal.AsBytes(_bucketStarts.Span) : default,
        SectionKind.Changes => MemoryMarshal.AsBytes(_changes.Span),
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "no section"),
    };

    /// <summary>What is wrong with what an image holds; empty when nothing is.</summary>
    public string Contradiction()
    {
        ReadOnlySpan<int> starts = _bucketStarts.Span;
        bool climbs = starts.Length >= 2 && starts[0] == 0 && starts[^1] == _order.Length
            && _order.Length <= _index.Length;
        for (int i = 1; i < starts.Length; i++)
        {
            climbs &= starts[i - 1] <= starts[i];
        }

        return !climbs || starts.Length != _index.SymbolCount + 1 ? "unmasked ranks that are no ranks"
            : _changes.Length != (_order.Length >> 6) + 1 ? "changes of another length than the order"
            : "";
    }

    /// <summary>Number of unmasked occurrences of a symbol; 0 for 0.</summary>
    public int CountOf(int symbol) =>
        symbol == 0 ? 0 : _bucketStarts.Span[symbol + 1] - _bucketStarts.Span[symbol];

    /// <summary>
    /// The suffixes that start with some token ids; an empty range when one is 0 or there are none.
    /// </summary>
    public SuffixRange Find(ReadOnlySpan<uint> ids)
    {
        if (ids.IsEmpty)
        {
            return All;
        }

        int symbol = ids.Contains(0u) ? 0 : _index.SymbolOf(ids[0]);
        if (symbol == 0)
        {
            return default;
        }

        ReadOnlySpan<int> starts = _bucketStarts.Span;
        SuffixRange bucket = new(starts[symbol], starts[symbol + 1]);
        if (ids.Length == 1)
        {
            return bucket;
        }

        // One search down to a suffix that starts with all of them; from there to both ends.
        (int low, int high) = (bucket.Start, bucket.End);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int compared = Compare(middle, ids);
            if (compared == 0)
            {
                return new SuffixRange(Edge(low, middle, ids, -1), Edge(middle + 1, high, ids, 0));
            }

            (low, high) = compared < 0 ? (middle + 1, high) : (low, middle);
        }

        return default;
    }

    /// <summary>Of suffixes that share <paramref name="depth"/> tokens, those followed by a token.</summary>
    public SuffixRange Followed(SuffixRange range, int depth) =>
        range with { Start = LowerBound(range, depth, 1) };

    /// <summary>
    /// First suffix of a range, whose suffixes share <paramref name="depth"/> tokens, that is followed by
    /// the token <paramref name="id"/> or a larger one.
    /// </summary>
    public int LowerBound(SuffixRange range, int depth, uint id)
    {
        if (depth == 0)
        {
            // Where suffixes begin with what token is known.
            int start = _bucketStarts.Span[_index.SymbolsBelow(id)];
            return Math.Clamp(start, range.Start, Math.Max(range.Start, range.End));
        }

        (int low, int high) = (range.Start, range.End);
        ReadOnlySpan<uint> text = _index.Text;
        ReadOnlySpan<int> order = _order.Span;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (text[order[middle] + depth] < id)
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

    /// <summary>The token id <paramref name="depth"/> places into a suffix.</summary>
    public uint IdAt(int rank, int depth) => _index.Text[_order.Span[rank] + depth];

    /// <summary>True when the suffixes of a range start in two contributions or more.</summary>
    public bool SpansContributions(SuffixRange range)
    {
        // A change at r > Start lies between two suffixes of the range.
        int from = range.Start + 1;
        if (from >= range.End)
        {
            return false;
        }

        ReadOnlySpan<ulong> changes = _changes.Span;
        int word = from >> 6;
        ulong bits = changes[word] & (ulong.MaxValue << (from & 63));
        int lastWord = (range.End - 1) >> 6;
        while (bits == 0 && word < lastWord)
        {
            bits = changes[++word];
        }

        return bits != 0 && (word << 6) + BitOperations.TrailingZeroCount(bits) < range.End;
    }

    // The first suffix of [low, high) that compares above a limit; they are in ascending order.
    private int Edge(int low, int high, ReadOnlySpan<uint> ids, int limit)
    {
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Compare(middle, ids) > limit ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    // A separator is below every token and follows the last one, so no comparison runs out of the text.
    private int Compare(int rank, ReadOnlySpan<uint> ids)
    {
        ReadOnlySpan<uint> suffix = _index.Text[_order.Span[rank]..];
        for (int i = 0; i < ids.Length; i++)
        {
            if (suffix[i] != ids[i])
            {
                return suffix[i] < ids[i] ? -1 : 1;
            }
        }

        return 0;
    }

    private static bool[]? MaskedPositions(SegmentIndex index)
    {
        bool[]? masked = null;
        for (int m = 0; m < index.MemberCount; m++)
        {
            foreach (StoredRun run in index.RunsOf(m))
            {
                masked ??= new bool[index.Length];
                masked.AsSpan(index.MemberStart(m) + run.Start, run.End - run.Start).Fill(true);
            }
        }

        return masked;
    }

    private static (int[] Order, int[] BucketStarts) Filter(int[] order, int[] bucketStarts, bool[] masked)
    {
        int kept = masked.AsSpan().Count(false);
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
