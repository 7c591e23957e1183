namespace OpenLedger.Attribution.Similarity;

/// <summary>
/// MinHash of a text's shingles (runs of 5 token ids), by one permutation with 64 bins (Li, Owen, Zhang, "One
/// Permutation Hashing", NIPS 2012): the low 6 bits of a shingle's hash choose a bin, which keeps the smallest
/// of the rest. Integers only; token ids are chain-wide, so every node has the same. Linear in the text.
/// </summary>
internal static class MinHashSketch
{
    /// <summary>Bins of a sketch.</summary>
    public const int Bins = 64;

    /// <summary>Tokens of a shingle.</summary>
    public const int ShingleTokens = 5;

    /// <summary>A bin that no shingle fell into.</summary>
    public const uint Empty = uint.MaxValue;

    private const int BinBits = 6;
    private const ulong Base = 0x9E3779B97F4A7C15;

    /// <summary>Writes the sketch of a text: all <see cref="Empty"/> below 5 tokens.</summary>
    public static void Of(ReadOnlySpan<uint> tokens, Span<uint> sketch)
    {
        sketch.Fill(Empty);
        // Unchecked: hashes wrap.
        unchecked
        {
            for (int i = 0; i + ShingleTokens <= tokens.Length; i++)
            {
                ulong hash = 0;
                foreach (uint token in tokens.Slice(i, ShingleTokens))
                {
                    hash = (hash + token + 1) * Base;
                    hash ^= hash >> 29;
                }

                hash *= 0xBF58476D1CE4E5B9;
                hash ^= hash >> 32;
                uint value = (uint)(hash >> BinBits) & int.MaxValue;
                ref uint bin = ref sketch[(int)(hash & (Bins - 1))];
                bin = Math.Min(bin, value);
            }
        }
    }

    /// <summary>Bins with equal values per 10,000 of those that either has; 0 when both are empty.</summary>
    public static int SimilarityBps(ReadOnlySpan<uint> a, ReadOnlySpan<uint> b)
    {
        int equal = 0;
        int filled = 0;
        for (int i = 0; i < Bins; i++)
        {
            filled += (a[i] & b[i]) == Empty ? 0 : 1;
            equal += a[i] == b[i] && a[i] != Empty ? 1 : 0;
        }

        return filled == 0 ? 0 : equal * 10_000 / filled;
    }
}
