namespace OpenLedger.Attribution.Tests.Oracle;

/// <summary>Engine A's windows, owners and spans over a naive corpus, by looking everywhere.</summary>
internal sealed class NaiveTracer(NaiveCorpus corpus, IReadOnlyCollection<int> members)
{
    /// <summary>Unmasked words of the members.</summary>
    public ulong Count => (ulong)members.Sum(m => corpus.Masked[m - 1].Count(masked => !masked));

    public ulong CountWord(string word) =>
        (ulong)members.Sum(m => corpus.Texts[m - 1]
            .Where((w, i) => w == word && !corpus.Masked[m - 1][i]).Count());

    public (ulong Total, List<(int Start, int Length, int Payee, int Position, ulong Weight)> Spans) Trace(
        string prompt, string response)
    {
        string[] y = response.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] p = prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ulong n = Count;
        if (n == 0)
        {
            return (0, []);
        }

        ulong[] u = [.. y.Select(word =>
            Math.Min(24UL << 16, Log2(n) - Log2(Math.Max(1, CountWord(word)))))];
        ulong[] w = [.. u.Select(x => Math.Min(x, 12UL << 16))];
        (int Number, int Offset)?[] firsts = new (int, int)?[y.Length];
        for (int l = 0; l + 8 <= y.Length; l++)
        {
            ulong sum = u.Skip(l).Take(8).Aggregate(0UL, (a, b) => a + b);
            if (sum > Log2(n) + (20UL << 16) && !Has(p, y, l))
            {
                firsts[l] = First(y, l);
            }
        }

        List<(int, int, int, int, ulong)> spans = [];
        int owner = 0, start = 0, position = 0;
        ulong weight = 0;
        for (int t = 0; t <= y.Length; t++)
        {
            (int Payee, int Offset) now = t == y.Length ? (-1, 0) : OwnerOf(firsts, t);
            if (now.Payee != owner)
            {
                if (owner > 0)
                {
                    spans.Add((start, t - start, owner, position, weight));
                }

                (owner, start, position, weight) = (now.Payee, t, now.Offset, 0);
            }

            weight += t < y.Length ? w[t] : 0;
        }

        return (w.Aggregate(0UL, (a, b) => a + b), spans);
    }

    /// <summary>The rule of attribution.md, with 128-bit products.</summary>
    public static ulong Log2(ulong x)
    {
        int e = 63;
        while ((x >> e) == 0)
        {
            e--;
        }

        UInt128 m = (UInt128)x << (63 - e);
        ulong result = (ulong)e;
        for (int i = 0; i < 16; i++)
        {
            UInt128 square = m * m;
            bool one = square >= UInt128.One << 127;
            result = (result * 2) + (one ? 1UL : 0UL);
            m = one ? square >> 64 : square >> 63;
        }

        return result;
    }

    private (int Payee, int Offset) OwnerOf((int Number, int Offset)?[] firsts, int t)
    {
        (int Number, int Offset, int Window)? best = null;
        for (int l = Math.Max(0, t - 7); l <= t; l++)
        {
            if (firsts[l] is { } first
                && (best is not { } b || (first.Number, first.Offset).CompareTo((b.Number, b.Offset)) < 0))
            {
                best = (first.Number, first.Offset, l);
            }
        }

        return best is { } found
            ? corpus.Payees[found.Number - 1][found.Offset + (t - found.Window)]
            : (0, 0);
    }

    private (int, int)? First(string[] y, int l)
    {
        foreach (int number in members.Order())
        {
            string[] text = corpus.Texts[number - 1];
            for (int o = 0; o + 8 <= text.Length; o++)
            {
                if (text.AsSpan(o, 8).SequenceEqual(y.AsSpan(l, 8)))
                {
                    return (number, o);
                }
            }
        }

        return null;
    }

    private static bool Has(string[] text, string[] y, int l)
    {
        for (int o = 0; o + 8 <= text.Length; o++)
        {
            if (text.AsSpan(o, 8).SequenceEqual(y.AsSpan(l, 8)))
            {
                return true;
            }
        }

        return false;
    }
}
