using System.Numerics;
using System.Runtime.InteropServices;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Suffixes;
using OpenLedger.Attribution.Windows;

namespace OpenLedger.Attribution.Segments;

/// <summary>A segment's text put together and sorted.</summary>
internal sealed class SegmentBuild
{
    private SegmentBuild(ContributionRecord[] members, int[] starts, uint[] text, SymbolMap symbols)
    {
        MemberStarts = starts;
        Length = starts[^1];
        Text = text;
        Ids = symbols.Ids;
        Members = Array.ConvertAll(members, member => member.Id.Value);
        RunStarts = new int[members.Length + 1];
        for (int m = 0; m < members.Length; m++)
        {
            RunStarts[m + 1] = checked(RunStarts[m] + members[m].MaskedRuns.Length);
        }

        Runs = new StoredRun[RunStarts[^1]];
        int next = 0;
        foreach (ContributionRecord member in members)
        {
            foreach (MaskedRun run in member.MaskedRuns)
            {
                Runs[next++] = new StoredRun(run);
            }
        }

        // Sorted in local symbols, kept in token ids: both are in the same order.
        Span<int> local = MemoryMarshal.Cast<uint, int>(text.AsSpan(0, Length));
        Order = new int[Length];
        SuffixSorter.Sort(local, Ids.Length, Order);
        BucketStarts = CountBuckets(local, Ids.Length);
        for (int i = 0; i < local.Length; i++)
        {
            text[i] = Ids[local[i]];
        }
    }

    public int Length { get; }

    public uint[] Text { get; }

    public int[] Order { get; }

    public uint[] Ids { get; }

    public int[] BucketStarts { get; }

    public ulong[] Members { get; }

    public int[] MemberStarts { get; }

    public int[] RunStarts { get; }

    public StoredRun[] Runs { get; }

    /// <summary>Puts together contributions, in ascending order and at least one, and sorts.</summary>
    public static SegmentBuild Of(ContributionRecord[] members)
    {
        int[] starts = new int[members.Length + 1];
        uint largest = 0;
        for (int m = 0; m < members.Length; m++)
        {
            // Checked: a segment of 2^30 symbols or more is beyond what a suffix array here can hold.
            starts[m + 1] = checked(starts[m] + members[m].TokenCount + 1);
            foreach (uint id in members[m].Tokens)
            {
                largest = Math.Max(largest, id);
            }
        }

        SymbolMap symbols = new(members, largest);
        uint[] text = new uint[starts[^1] + WindowTracer.WindowTokens];
        for (int m = 0; m < members.Length; m++)
        {
            symbols.Translate(members[m].Tokens, text.AsSpan(starts[m]));
        }

        return new SegmentBuild(members, starts, text, symbols);
    }

    private static int[] CountBuckets(ReadOnlySpan<int> text, int symbols)
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

        public void Translate(ReadOnlySpan<uint> tokens, Span<uint> symbols)
        {
            for (int i = 0; i < tokens.Length; i++)
            {
                uint id = tokens[i];
                ulong below = _bits[id >> 6] & ((1UL << (int)(id & 63)) - 1);
                symbols[i] = (uint)(_before[id >> 6] + BitOperations.PopCount(below));
            }
        }
    }
}
