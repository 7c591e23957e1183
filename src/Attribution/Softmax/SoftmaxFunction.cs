namespace OpenLedger.Attribution.Softmax;

/// <summary>Probabilities of classes in Q15 from scores in Q27, by <see cref="FixedExp2"/>.</summary>
public static class SoftmaxFunction
{
    /// <summary>1.0 of a probability.</summary>
    public const int One = 1 << 15;

    /// <summary>Fractional bits of a score.</summary>
    internal const int ScoreBits = 27;

    // round(log2(e) * 2^16)
    private const long Log2E = 94_548;

    /// <summary>
    /// p_c = (E_c * 2^15 + S / 2) / S, E_c = 2^-t in Q30, t = ((max - z_c) &gt;&gt; 11) * round(log2(e)
    /// 2^16) &gt;&gt; 16, S the sum of E. The largest score has E = 1, so S is never 0.
    /// </summary>
    /// <param name="scores">z, Q27, below 2^40 either way.</param>
    /// <param name="probabilities">Where they go, as many.</param>
    public static void Of(ReadOnlySpan<long> scores, Span<int> probabilities)
    {
        long max = long.MinValue;
        foreach (long score in scores)
        {
            max = Math.Max(max, score);
        }

        Span<uint> powers = stackalloc uint[TrainingSet.LabelsMax];
        ulong sum = 0;
        for (int c = 0; c < scores.Length; c++)
        {
            ulong t = (ulong)((((max - scores[c]) >> (ScoreBits - 16)) * Log2E) >> 16);
            powers[c] = FixedExp2.OfNegative(t);
            sum += powers[c];
        }

        for (int c = 0; c < scores.Length; c++)
        {
            probabilities[c] = (int)((((ulong)powers[c] << 15) + (sum >> 1)) / sum);
        }
    }
}
