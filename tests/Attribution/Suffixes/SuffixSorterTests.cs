using OpenLedger.Attribution.Suffixes;

namespace OpenLedger.Attribution.Tests.Suffixes;

[TestFixture]
public sealed class SuffixSorterTests
{
    [Test]
    public void Sort_RandomTexts_MatchesComparisonSort(
        [Values(1, 2, 3, 5, 40)] int alphabet, [Values(1, 2, 3)] int seed)
    {
        Random random = new((alphabet * 100) + seed);
        for (int round = 0; round < 300; round++)
        {
            int[] text = new int[random.Next(0, 60)];
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = random.Next(alphabet);
            }

            Assert.That(Sorted(text, alphabet), Is.EqualTo(Naive(text)), () => string.Join(',', text));
        }
    }

    [Test]
    public void Sort_EveryShortBinaryText_MatchesComparisonSort()
    {
        for (int length = 0; length <= 11; length++)
        {
            for (int bits = 0; bits < 1 << length; bits++)
            {
                int[] text = [.. Enumerable.Range(0, length).Select(i => (bits >> i) & 1)];
                Assert.That(Sorted(text, 2), Is.EqualTo(Naive(text)), () => string.Join(',', text));
            }
        }
    }

    [Test]
    public void Sort_AllEqual_IsDescendingPositions([Values(1, 2, 1000, 100_000)] int length)
    {
        int[] order = Sorted(new int[length], 1);
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, length).Reverse()));
    }

    [Test]
    public void Sort_Fibonacci_IsOrdered()
    {
        List<int> before = [0];
        List<int> word = [0, 1];
        while (word.Count < 50_000)
        {
            List<int> next = [.. word, .. before];
            (before, word) = (word, next);
        }

        AssertOrdered([.. word], 2);
    }

    [Test]
    public void Sort_DeBruijn_IsOrdered() => AssertOrdered(DeBruijn(3, 9), 3);

    [Test]
    public void Sort_ManySeparators_IsOrdered()
    {
        Random random = new(7);
        int[] text = new int[80_000];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = random.Next(3) == 0 ? 0 : 1 + (random.Next(200) * random.Next(200));
        }

        AssertOrdered(text, 40_000);
    }

    [Test]
    public void Sort_SymbolOutsideAlphabet_Throws()
    {
        int[] order = new int[2];
        Assert.That(() => SuffixSorter.Sort([0, 3], 3, order), Throws.ArgumentException);
        Assert.That(() => SuffixSorter.Sort([0, -1], 3, order), Throws.ArgumentException);
        Assert.That(() => SuffixSorter.Sort([0], 3, order), Throws.ArgumentException);
    }

    private static int[] Sorted(int[] text, int alphabet)
    {
        int[] order = new int[text.Length];
        SuffixSorter.Sort(text, alphabet, order);
        return order;
    }

    private static int[] Naive(int[] text)
    {
        int[] order = [.. Enumerable.Range(0, text.Length)];
        Array.Sort(order, (a, b) => text.AsSpan(a).SequenceCompareTo(text.AsSpan(b)));
        return order;
    }

    // A permutation whose neighbours are in order by first symbol and, when equal, by the rank of what
    // follows.
    private static void AssertOrdered(int[] text, int alphabet)
    {
        int[] order = Sorted(text, alphabet);
        int[] rank = new int[text.Length + 1];
        Array.Fill(rank, -1);
        for (int r = 0; r < order.Length; r++)
        {
            Assert.That(rank[order[r]], Is.EqualTo(-1), "position twice");
            rank[order[r]] = r;
        }

        for (int r = 1; r < order.Length; r++)
        {
            int a = order[r - 1];
            int b = order[r];
            bool ordered = text[a] < text[b] || (text[a] == text[b] && rank[a + 1] < rank[b + 1]);
            Assert.That(ordered, Is.True, $"ranks {r - 1} and {r}");
        }
    }

    // Lyndon words of length dividing n, in order, make a de Bruijn sequence (Fredricksen, Kessler,
    // Maiorana).
    private static int[] DeBruijn(int symbols, int n)
    {
        List<int> sequence = [];
        int[] a = new int[(symbols * n) + 1];
        void Extend(int t, int p)
        {
            if (t > n)
            {
                if (n % p == 0)
                {
                    sequence.AddRange(a[1..(p + 1)]);
                }

                return;
            }

            a[t] = a[t - p];
            Extend(t + 1, p);
            for (int j = a[t - p] + 1; j < symbols; j++)
            {
                a[t] = j;
                Extend(t + 1, t);
            }
        }

        Extend(1, 1);
        return [.. sequence];
    }
}
