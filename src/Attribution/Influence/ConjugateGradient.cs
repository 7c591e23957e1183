using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// Three steps of preconditioned conjugate gradients for H v = x (x) delta, with M as the preconditioner:
/// fixed in number and in rounding, so every machine finds the same v.
/// <para>r = (x (x) delta) &lt;&lt; k, k the least with |x|^2 |delta|^2 2^(2k) at least 2^46; v = p = 0. A
/// step: z = M r &gt;&gt; (48 - shift); rho = r . z; p = z + (beta p &gt;&gt; 24), beta = rho 2^24 / (rho
/// before), 0 at first; y = H p; alpha = rho 2^24 / (p . y); v = v + (alpha p &gt;&gt; 24); r = r - (alpha
/// y &gt;&gt; 24). Ends early when rho or p . y is not above 0. alpha and beta are at most 2^40; v, p and
/// z saturate at 2^40, r at 2^36.</para>
/// </summary>
internal sealed class ConjugateGradient(InverseCurvature inverse, HeadCurvature curvature, int classes)
{
    /// <summary>Steps.</summary>
    public const int Steps = 3;

    private const int RatioBits = 24;
    private const long RatioMax = 1L << 40;
    private const long ResidualMax = 1L << 36;
    private const long NormSquaredMin = 1L << 46;

    /// <summary>Multiplications of one solution.</summary>
    public static long WorkOf(int rows, int dimension, int classes) =>
        Steps * classes * (((long)dimension * dimension) + (2L * FeatureVector.NonZerosMax * rows));

    /// <summary>v, and by how many bits it is scaled up; null when delta or x is 0.</summary>
    public long[]? Solve(FeatureVector x, ReadOnlySpan<int> delta, out int scaleBits)
    {
        scaleBits = 0;
        long squared = 0;
        foreach (int value in delta)
        {
            squared += (long)value * value;
        }

        // |x|^2 <= 2^14, |delta|^2 <= 2^31.
        squared *= x.NormSquared;
        if (squared == 0)
        {
            return null;
        }

        while (squared < NormSquaredMin)
        {
            squared <<= 2;
            scaleBits++;
        }

        return Iterate(Start(x, delta, scaleBits));
    }

    private long[] Start(FeatureVector x, ReadOnlySpan<int> delta, int scaleBits)
    {
        var residual = new long[inverse.Dimension * classes];
        for (int j = 0; j < x.Count; j++)
        {
            for (int c = 0; c < classes; c++)
            {
                residual[(x.Indices[j] * classes) + c] = ((long)x.Values[j] * delta[c]) << scaleBits;
            }
        }

        return residual;
    }

    private long[] Iterate(long[] residual)
    {
        var solution = new long[residual.Length];
        var direction = new long[residual.Length];
        var image = new long[residual.Length];
        var product = new long[residual.Length];
        Int128 before = 0;
        for (int step = 0; step < Steps; step++)
        {
            inverse.Multiply(residual, image, classes);
            for (int k = 0; k < image.Length; k++)
            {
                image[k] = HeadCurvature.Clamp(image[k] >> (48 - inverse.Shift));
            }

            Int128 rho = Dot(residual, image);
            if (rho <= 0)
            {
                break;
            }

            long beta = before == 0 ? 0 : Ratio(rho, before);
            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] = Saturate((Int128)image[k] + Scaled(beta, direction[k]), HeadCurvature.Max);
            }

            curvature.Multiply(direction, product);
            Int128 bend = Dot(direction, product);
            if (bend <= 0)
            {
                break;
            }

            long alpha = Ratio(rho, bend);
            for (int k = 0; k < solution.Length; k++)
            {
                solution[k] = Saturate(solution[k] + Scaled(alpha, direction[k]), HeadCurvature.Max);
                residual[k] = Saturate(residual[k] - Scaled(alpha, product[k]), ResidualMax);
            }

            before = rho;
        }

        return solution;
    }

    private static Int128 Scaled(long ratio, long value) => ((Int128)ratio * value) >> RatioBits;

    private static long Saturate(Int128 value, long max) => (long)Int128.Clamp(value, -max, max);

    // Sums of at most 2^17 products below 2^80: far from 2^127, also after the shift.
    private static long Ratio(Int128 above, Int128 below) =>
        (long)Int128.Min((above << RatioBits) / below, RatioMax);

    private static Int128 Dot(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        Int128 sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += (Int128)a[k] * b[k];
        }

        return sum;
    }
}
