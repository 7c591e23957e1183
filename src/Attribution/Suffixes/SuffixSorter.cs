using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Suffixes;

/// <summary>
/// Suffix arrays of integer texts by induced sorting (SA-IS: Nong, Zhang, Chan, "Two efficient algorithms for
/// linear time suffix array construction", IEEE Trans. Computers 2011). Linear time for every input, single
/// thread; beside the result it needs two integers a symbol.
/// <para>How marks are used: an entry of the array under construction is 0 (empty), a position whose
/// predecessor is still to be induced by the pass under way (positive), or the complement of one whose
/// predecessor is not (negative). So no pass looks at the text of a suffix it will not use.</para>
/// </summary>
public static unsafe class SuffixSorter
{
    /// <summary>Longest text in symbols.</summary>
    public const int LengthMax = 1 << 30;

    // Entries between asking for a symbol and using its bucket, and between that and its turn.
    private const int Ahead = 16;

    /// <summary>
    /// Writes the start positions of all suffixes of <paramref name="text"/> in ascending order; a suffix
    /// that is a prefix of another comes first.
    /// </summary>
    /// <param name="text">Symbols from 0 to <paramref name="alphabet"/> - 1.</param>
    /// <param name="alphabet">Number of symbols.</param>
    /// <param name="order">The result, as long as the text.</param>
    /// <exception cref="ArgumentException">A symbol outside the alphabet, or lengths that do not
    /// fit.</exception>
    public static void Sort(ReadOnlySpan<int> text, int alphabet, Span<int> order)
    {
        if (text.Length > LengthMax || order.Length != text.Length)
        {
            throw new ArgumentException("text too long, or result of another length", nameof(order));
        }

        foreach (int symbol in text)
        {
            if (symbol < 0 || symbol >= alphabet)
            {
                throw new ArgumentException("symbol outside the alphabet", nameof(text));
            }
        }

        fixed (int* t = text)
        fixed (int* sa = order)
        {
            SortLevel(t, sa, text.Length, alphabet);
        }
    }

    // Symbols of a text larger than the caches are asked for ahead of their turn, then the bucket they go to: the
    // passes wait for memory otherwise. What is read here may be empty or not final: a prefetch changes nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchForward(int* t, int* sa, int n, int* heads, int i)
    {
        if (Sse.IsSupported && i + (2 * Ahead) < n)
        {
            Prefetch(t, sa, heads, sa[i + (2 * Ahead)], sa[i + Ahead]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchBackward(int* t, int* sa, int* heads, int i)
    {
        if (Sse.IsSupported && i >= 2 * Ahead)
        {
            Prefetch(t, sa, heads, sa[i - (2 * Ahead)], sa[i - Ahead]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(int* t, int* sa, int* heads, int far, int near)
    {
        unchecked
        {
            Sse.Prefetch0(t + (far > 0 ? far - 1 : 0));
            if (near > 0)
            {
                Sse.Prefetch0(sa + heads[t[near - 1]]);
            }
        }
    }

    private static void SortLevel(int* t, int* sa, int n, int alphabet)
    {
        if (n <= 1)
        {
            new Span<int>(sa, n).Clear();
            return;
        }

        int[] rented = ArrayPool<int>.Shared.Rent(checked(2 * alphabet));
        try
        {
            fixed (int* counts = rented)
            {
                int* heads = counts + alphabet;
                CountSymbols(t, n, counts, alphabet);
                int lms = SortLmsSubstrings(t, sa, n, counts, heads, alphabet);
                if (lms > 1)
                {
                    int names = NameLmsSubstrings(t, sa, n, lms);
                    if (names < lms)
                    {
                        OrderByRecursion(t, sa, n, lms, names);
                    }
                }

                InduceAll(t, sa, n, lms, counts, heads, alphabet);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static void CountSymbols(int* t, int n, int* counts, int alphabet)
    {
        new Span<int>(counts, alphabet).Clear();
        for (int i = 0; i < n; i++)
        {
            counts[t[i]]++;
        }
    }

    private static void ToBucketStarts(int* counts, int* heads, int alphabet)
    {
        int sum = 0;
        for (int c = 0; c < alphabet; c++)
        {
            heads[c] = sum;
            sum += counts[c];
        }
    }

    private static void ToBucketEnds(int* counts, int* heads, int alphabet)
    {
        int sum = 0;
        for (int c = 0; c < alphabet; c++)
        {
            sum += counts[c];
            heads[c] = sum;
        }
    }

    // Leaves the leftmost-S positions in sa[0, result), sorted by the substring up to the next one.
    // Unchecked in the passes: every index is below n, which is at most 2^30.
    private static int SortLmsSubstrings(int* t, int* sa, int n, int* counts, int* heads, int alphabet)
    {
        unchecked
        {
            new Span<int>(sa, n).Clear();
            ToBucketEnds(counts, heads, alphabet);
            int right = t[n - 1];
            bool rightIsS = false;
            for (int i = n - 2; i >= 0; i--)
            {
                int c = t[i];
                bool isS = c < right || (c == right && rightIsS);
                if (rightIsS && !isS)
                {
                    sa[--heads[right]] = i + 1;
                }

                right = c;
                rightIsS = isS;
            }

            ToBucketStarts(counts, heads, alphabet);
            // The empty suffix comes before all and induces the last position, which is of type L.
            int last = t[n - 1];
            sa[heads[last]++] = t[n - 2] < last ? ~(n - 1) : n - 1;
            for (int i = 0; i < n; i++)
            {
                PrefetchForward(t, sa, n, heads, i);
                int v = sa[i];
                if (v > 0)
                {
                    int j = v - 1;
                    int c = t[j];
                    sa[heads[c]++] = j == 0 || t[j - 1] < c ? ~j : j;
                    sa[i] = 0;
                }
                else if (v < 0)
                {
                    sa[i] = ~v;
                }
            }

            ToBucketEnds(counts, heads, alphabet);
            for (int i = n - 1; i >= 0; i--)
            {
                PrefetchBackward(t, sa, heads, i);
                int v = sa[i];
                if (v > 0)
                {
                    int j = v - 1;
                    int c = t[j];
                    // Position 0 is never leftmost-S: written as 0 it is empty.
                    sa[--heads[c]] = j != 0 && t[j - 1] > c ? ~j : j;
                    sa[i] = 0;
                }
            }

            int count = 0;
            for (int i = 0; i < n; i++)
            {
                int v = sa[i];
                if (v < 0)
                {
                    sa[count++] = ~v;
                }
            }

            return count;
        }
    }

    // Writes the 1-based name of the substring at leftmost-S position p to sa[lms + p / 2]; other entries
    // there are 0.
    private static int NameLmsSubstrings(int* t, int* sa, int n, int lms)
    {
        unchecked
        {
            int* lengths = sa + lms;
            new Span<int>(lengths, n - lms).Clear();
            int right = t[n - 1];
            bool rightIsS = false;
            int next = -1;
            for (int i = n - 2; i >= 0; i--)
            {
                int c = t[i];
                bool isS = c < right || (c == right && rightIsS);
                if (rightIsS && !isS)
                {
                    // The last one ends with the empty suffix, which no other substring holds: -1 equals no
                    // length.
                    lengths[(i + 1) >> 1] = next < 0 ? -1 : next - i;
                    next = i + 1;
                }

                right = c;
                rightIsS = isS;
            }

            int names = 0;
            int previous = 0;
            int previousLength = -1;
            for (int i = 0; i < lms; i++)
            {
                int p = sa[i];
                int length = lengths[p >> 1];
                if (length != previousLength || length < 0
                    || !AreEqual(t + p, t + previous, length))
                {
                    names++;
                    previous = p;
                    previousLength = length;
                }

                lengths[p >> 1] = names;
            }

            return names;
        }
    }

    private static bool AreEqual(int* a, int* b, int length) =>
        new ReadOnlySpan<int>(a, length).SequenceEqual(new ReadOnlySpan<int>(b, length));

    // Sorts the leftmost-S suffixes as the suffixes of the text of their names.
    private static void OrderByRecursion(int* t, int* sa, int n, int lms, int names)
    {
        int* reduced = sa + n - lms;
        unchecked
        {
            int write = n;
            for (int i = lms + (n >> 1) - (((n & 1) == 0) ? 1 : 0); i >= lms; i--)
            {
                if (sa[i] != 0)
                {
                    sa[--write] = sa[i] - 1;
                }
            }

            Invariant.Require(write == n - lms, "every leftmost-S position has one name");
        }

        SortLevel(reduced, sa, lms, names);
        unchecked
        {
            int write = lms;
            int right = t[n - 1];
            bool rightIsS = false;
            for (int i = n - 2; i >= 0; i--)
            {
                int c = t[i];
                bool isS = c < right || (c == right && rightIsS);
                if (rightIsS && !isS)
                {
                    reduced[--write] = i + 1;
                }

                right = c;
                rightIsS = isS;
            }

            for (int i = 0; i < lms; i++)
            {
                sa[i] = reduced[sa[i]];
            }
        }
    }

    // From the sorted leftmost-S suffixes in sa[0, lms) to all suffixes.
    private static void InduceAll(int* t, int* sa, int n, int lms, int* counts, int* heads, int alphabet)
    {
        unchecked
        {
            new Span<int>(sa + lms, n - lms).Clear();
            ToBucketEnds(counts, heads, alphabet);
            for (int i = lms - 1; i >= 0; i--)
            {
                int p = sa[i];
                sa[i] = 0;
                sa[--heads[t[p]]] = p;
            }

            ToBucketStarts(counts, heads, alphabet);
            int last = t[n - 1];
            sa[heads[last]++] = t[n - 2] < last ? ~(n - 1) : n - 1;
            for (int i = 0; i < n; i++)
            {
                PrefetchForward(t, sa, n, heads, i);
                int v = sa[i];
                sa[i] = ~v;
                if (v > 0)
                {
                    int j = v - 1;
                    int c = t[j];
                    sa[heads[c]++] = j != 0 && t[j - 1] < c ? ~j : j;
                }
            }

            ToBucketEnds(counts, heads, alphabet);
            for (int i = n - 1; i >= 0; i--)
            {
                PrefetchBackward(t, sa, heads, i);
                int v = sa[i];
                if (v > 0)
                {
                    int j = v - 1;
                    int c = t[j];
                    sa[--heads[c]] = j == 0 || t[j - 1] > c ? ~j : j;
                }
                else
                {
                    sa[i] = ~v;
                }
            }
        }
    }
}
