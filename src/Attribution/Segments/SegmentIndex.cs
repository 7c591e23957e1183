using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Segments;

/// <summary>
/// The index of one sealed segment: its text, the suffix array, the earliest occurrence of every 8-token
/// window, and the suffix array of the unmasked positions. A function of the token ids, the boundaries of the
/// contributions and the masked runs; immutable, thread-safe.
/// <para>It lies in managed memory when built, in a <see cref="SectionImage"/> when opened: then whatever reads
/// it must keep it reachable to the end (<c>GC.KeepAlive</c> in the public entry points), since the image frees
/// its memory when nothing refers to it any more.</para>
/// </summary>
internal sealed class SegmentIndex
{
    /// <summary>Most symbols of a text that is stored, so that every section has less than 2^31 bytes.</summary>
    public const int StoredLengthMax = 1 << 28;

    private const int Window = WindowTracer.WindowTokens;

    // A contribution has at least 8 tokens and a separator, so at most 8 of them begin in one stride.
    private const int StrideBits = 6;

    private readonly SectionImage? _image;
    private readonly Column<uint> _text;
    private readonly Column<int> _order;
    private readonly Column<int> _first;
    private readonly Column<uint> _ids;
    private readonly Column<int> _bucketStarts;
    private readonly Column<ulong> _members;
    private readonly Column<int> _memberStarts;
    private readonly Column<int> _strides;
    private readonly Column<int> _runStarts;
    private readonly Column<StoredRun> _runs;

    private SegmentIndex(SegmentBuild built)
    {
        Length = built.Length;
        (_text, _order, _ids, _bucketStarts) =
            (new(built.Text), new(built.Order), new(built.Ids), new(built.BucketStarts));
        (_members, _memberStarts) = (new(built.Members), new(built.MemberStarts));
        (_runStarts, _runs) = (new(built.RunStarts), new(built.Runs));
        _strides = new Column<int>(StrideTable(built.MemberStarts, Length));
        _first = new Column<int>(EarliestWindows());
        Unmasked = UnmaskedSuffixes.Build(this, built.Order, built.BucketStarts);
    }

    private SegmentIndex(SectionImage image, SectionReader sections)
    {
        _image = image;
        _text = sections.Column<uint>(SectionKind.Text);
        Length = _text.Length - Window;
        _order = sections.Column<int>(SectionKind.Order);
        _first = sections.Column<int>(SectionKind.FirstWindows);
        _ids = sections.Column<uint>(SectionKind.Ids);
        _bucketStarts = sections.Column<int>(SectionKind.BucketStarts);
        _members = sections.Column<ulong>(SectionKind.Members);
        _memberStarts = sections.Column<int>(SectionKind.MemberStarts);
        _strides = sections.Column<int>(SectionKind.MemberStrides);
        _runStarts = sections.Column<int>(SectionKind.RunStarts);
        _runs = sections.Column<StoredRun>(SectionKind.Runs);
        Unmasked = UnmaskedSuffixes.Open(this, sections, _order, _bucketStarts);
    }

    /// <summary>Symbols of the text, separators included.</summary>
    public int Length { get; }

    /// <summary>True when it lies in an image, not in managed memory.</summary>
    public bool IsMapped => _image is not null;

    /// <summary>The suffixes that start at unmasked tokens: counts and generation.</summary>
    public UnmaskedSuffixes Unmasked { get; }

    /// <summary>Largest token id.</summary>
    public uint LargestId => _ids.Span[^1];

    /// <summary>Distinct token ids, and the separator.</summary>
    public int SymbolCount => _ids.Length;

    /// <summary>Contributions in it.</summary>
    public int MemberCount => _members.Length;

    /// <summary>Managed memory of the arrays.</summary>
    public long ManagedBytes =>
        _text.ManagedBytes + _order.ManagedBytes + _first.ManagedBytes + _ids.ManagedBytes
        + _bucketStarts.ManagedBytes + _members.ManagedBytes + _memberStarts.ManagedBytes
        + _strides.ManagedBytes + _runStarts.ManagedBytes + _runs.ManagedBytes + Unmasked.OwnManagedBytes;

    /// <summary>The text in token ids; at least a window of separators follows it.</summary>
    public ReadOnlySpan<uint> Text => _text.Span;

    /// <summary>Indexes contributions, which must be in ascending order and at least one.</summary>
    public static SegmentIndex Build(ContributionRecord[] members) => new(SegmentBuild.Of(members));

    /// <summary>
    /// The index an image holds; null with <paramref name="fault"/> set when its sections contradict one
    /// another. That the bytes are those saved is the store's to verify.
    /// </summary>
    public static SegmentIndex? TryOpen(SectionImage image, out SegmentFault? fault)
    {
        SectionReader sections = new(image);
        if (!sections.AreThere(out string problem))
        {
            fault = new SegmentFault(SegmentFaultKind.Inconsistent, problem);
            return null;
        }

        SegmentIndex index = new(image, sections);
        problem = index.Contradiction();
        fault = problem.Length == 0 ? null : new SegmentFault(SegmentFaultKind.Inconsistent, problem);
        return fault is null ? index : null;
    }

    /// <summary>True when these are its contributions.</summary>
    public bool IsOf(ContributionRecord[] members)
    {
        bool same = members.Length == _members.Length;
        for (int m = 0; m < members.Length && same; m++)
        {
            same = members[m].Id == MemberId(m) && members[m].TokenCount == TokensOf(m).Length;
        }

        return same;
    }

    /// <summary>The bytes of one section.</summary>
    public ReadOnlySpan<byte> BytesOf(SectionKind section) => section switch
    {
        SectionKind.Text => MemoryMarshal.AsBytes(_text.Span),
        SectionKind.Order => MemoryMarshal.AsBytes(_order.Span),
        SectionKind.FirstWindows => MemoryMarshal.AsBytes(_first.Span),
        SectionKind.Ids => MemoryMarshal.AsBytes(_ids.Span),
        SectionKind.BucketStarts => MemoryMarshal.AsBytes(_bucketStarts.Span),
        SectionKind.Members => MemoryMarshal.AsBytes(_members.Span),
        SectionKind.MemberStarts => MemoryMarshal.AsBytes(_memberStarts.Span),
        SectionKind.MemberStrides => MemoryMarshal.AsBytes(_strides.Span),
        SectionKind.RunStarts => MemoryMarshal.AsBytes(_runStarts.Span),
        SectionKind.Runs => MemoryMarshal.AsBytes(_runs.Span),
        _ => Unmasked.BytesOf(section),
    };

    /// <summary>
    /// The bytes a section must have, derived from the text, the order and the runs again; empty for those, and
    /// for sections that are checked when an index is opened.
    /// </summary>
    public ReadOnlySpan<byte> DeriveAgain(SectionKind section) => section switch
    {
        SectionKind.FirstWindows => MemoryMarshal.AsBytes(EarliestWindows().AsSpan()),
        SectionKind.BucketStarts => MemoryMarshal.AsBytes(CountBuckets().AsSpan()),
        _ => default,
    };

    /// <summary>The unmasked suffixes there must be, derived from the order and the runs again.</summary>
    public UnmaskedSuffixes DeriveUnmasked() =>
        UnmaskedSuffixes.Build(this, _order.Span.ToArray(), _bucketStarts.Span.ToArray());

    /// <summary>Symbol of a token id here: its place among the distinct ids; 0 when it does not
    /// occur.</summary>
    public int SymbolOf(uint id) => id == 0 ? 0 : Math.Max(0, _ids.Span.BinarySearch(id));

    /// <summary>Number of symbols, the separator's included, whose id is below the given one.</summary>
    public int SymbolsBelow(uint id)
    {
        int at = _ids.Span.BinarySearch(id);
        return at >= 0 ? at : ~at;
    }

    /// <summary>
    /// The earliest position of a window of 8 token ids, none of them 0, the first of which occurs here; -1
    /// when the window does not occur.
    /// </summary>
    /// <param name="symbol">Symbol of its first token, not 0.</param>
    /// <param name="window">The token ids.</param>
    /// <param name="longest">Tokens of its longest beginning that occurs, 1 to 8.</param>
    public int FirstWindow(int symbol, ReadOnlySpan<uint> window, out int longest)
    {
        ReadOnlySpan<int> starts = _bucketStarts.Span;
        (int low, int high) = (starts[symbol], starts[symbol + 1]);
        ReadOnlySpan<uint> text = _text.Span;
        ReadOnlySpan<int> order = _order.Span;
        Vector256<uint> sought = Vector256.Create(window);
        longest = 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            int position = order[middle];
            ReadOnlySpan<uint> here = text.Slice(position, Window);
            uint equal = Vector256.Equals(Vector256.Create(here), sought).ExtractMostSignificantBits();
            int common = BitOperations.TrailingZeroCount(~equal);
            if (common >= Window)
            {
                longest = Window;
                return _first.Span[position];
            }

            // The neighbours of where the window would stand are among those compared.
            longest = Math.Max(longest, common);
            if (here[common] < window[common])
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
    public int FirstWindowAt(int position) => _first.Span[position];

    /// <summary>Index of the contribution that holds a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int MemberAt(int position)
    {
        ReadOnlySpan<int> starts = _memberStarts.Span;
        int member = _strides.Span[position >> StrideBits];
        while (starts[member + 1] <= position)
        {
            member++;
        }

        return member;
    }

    /// <summary>Number of a contribution.</summary>
    public ContributionId MemberId(int member) => new(_members.Span[member]);

    /// <summary>Where a contribution starts in the text.</summary>
    public int MemberStart(int member) => _memberStarts.Span[member];

    /// <summary>Token ids of a contribution.</summary>
    public ReadOnlySpan<uint> TokensOf(int member)
    {
        ReadOnlySpan<int> starts = _memberStarts.Span;
        return Text[starts[member]..(starts[member + 1] - 1)];
    }

    /// <summary>Masked runs of a contribution, by start.</summary>
    public ReadOnlySpan<StoredRun> RunsOf(int member)
    {
        ReadOnlySpan<int> starts = _runStarts.Span;
        return _runs.Span[starts[member]..starts[member + 1]];
    }

    /// <summary>Where the pay for a token goes, and the offset there of the equal token.</summary>
    public (ContributionId Payee, int Offset) Redirect(int member, int offset)
    {
        ReadOnlySpan<StoredRun> runs = RunsOf(member);
        (int low, int high) = (0, runs.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = runs[middle].End > offset ? (low, middle) : (middle + 1, high);
        }

        if (low == runs.Length || runs[low].Start > offset)
        {
            return (MemberId(member), offset);
        }

        MaskedRun masked = runs[low].Run;
        return (masked.Origin, masked.OriginOffset + (offset - masked.Start));
    }

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

    private int[] CountBuckets()
    {
        int[] starts = new int[_ids.Length + 1];
        foreach (uint id in Text[..Length])
        {
            // An id that is not among the distinct ones breaks the count.
            starts[SymbolOf(id) + 1]++;
        }

        for (int s = 0; s < _ids.Length; s++)
        {
            starts[s + 1] += starts[s];
        }

        return starts;
    }

    // Suffixes that share 8 tokens are neighbours in the order; the smallest position of each group is its
    // first.
    private int[] EarliestWindows()
    {
        int[] first = new int[Length];
        ReadOnlySpan<uint> text = _text.Span;
        ReadOnlySpan<int> order = _order.Span;
        int start = _bucketStarts.Span[1];
        first.AsSpan().Fill(-1);
        while (start < Length)
        {
            int position = order[start];
            var window = Vector256.Create(text.Slice(position, Window));
            int end = start + 1;
            int smallest = position;
            while (end < Length && Vector256.Create(text.Slice(order[end], Window)) == window)
            {
                smallest = Math.Min(smallest, order[end]);
                end++;
            }

            if (!Vector256.EqualsAny(window, Vector256<uint>.Zero))
            {
                for (int r = start; r < end; r++)
                {
                    first[order[r]] = smallest;
                }
            }

            start = end;
        }

        return first;
    }

    // What the reading code relies on beyond single values, which every access checks against its range.
    private string Contradiction()
    {
        int members = _members.Length;
        ReadOnlySpan<int> starts = _memberStarts.Span;
        return _order.Length != Length || _first.Length != Length ? "an order of another length than the text"
            : _bucketStarts.Length != _ids.Length + 1 || !Climbs(_bucketStarts.Span, Length)
                ? "ranks that are not those of the token ids"
            : _ids.Span[0] != 0 || !Climbs(_ids.Span) ? "token ids out of order"
            : members == 0 || !Climbs(_members.Span) ? "contributions out of order"
            : starts.Length != members + 1 || !Climbs(starts, Length) ? "contributions of impossible length"
            : _strides.Length != (Length >> StrideBits) + 1
                || !_strides.Span.SequenceEqual(StrideTable(starts.ToArray(), Length))
                ? "contributions that do not stand where they are said to"
            : _runStarts.Length != members + 1 || !Climbs(_runStarts.Span, _runs.Length)
                ? "masked runs of no contribution"
            : _text.Span[Length..].ContainsAnyExcept(0u) ? "a text without an end"
            : Unmasked.Contradiction();
    }

    // From 0 to last, never falling.
    private static bool Climbs(ReadOnlySpan<int> values, int last)
    {
        bool climbs = !values.IsEmpty && values[0] == 0 && values[^1] == last;
        for (int i = 1; i < values.Length; i++)
        {
            climbs &= values[i - 1] <= values[i];
        }

        return climbs;
    }

    private static bool Climbs<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        bool climbs = true;
        for (int i = 1; i < values.Length; i++)
        {
            climbs &= values[i - 1] < values[i];
        }

        return climbs;
    }
}
