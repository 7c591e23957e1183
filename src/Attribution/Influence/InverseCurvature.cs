using OpenLedger.Attribution.Softmax;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// M: the inverse of A = b * (sum of x x^T) / N + lambda I, as 16-bit integers: A stands for the curvature
/// of the loss in feature space, b its mean curvature over classes. By Cholesky, then inversion of the
/// triangle, then its product with itself, each in fixed point with stated rounding. Immutable.
/// <para>A in Q30: b (Q16) * S_fg / N, truncated towards 0, plus lambda (Q16) &lt;&lt; 14 on the diagonal;
/// S the integer sum of x_f x_g. Row by row: c_fg = (A_fg * 2^30 - sum over k &lt; g of c_fk c_gk) / c_gg,
/// truncated; c_ff = the integer root of A_ff * 2^30 - sum of c_fk^2. Inverse y, Q24: y_gg = 2^54 / c_gg;
/// y_fg = -(sum over k from g to f - 1 of c_fk y_kg) / c_ff, truncated. M_fg = sum over k of y_kf y_kg,
/// Q48, shifted right, rounding down, by the least shift with every |M| at most 32,767.</para>
/// <para>Bounds. b and lambda are at most 1/2 and |x| at most 1, so A is at most 1 and |c| at most 1: all
/// sums stay within 2^60. lambda is at least 2^-12, so |y| is at most 2^6 and M at most 2^12.</para>
/// </summary>
internal sealed class InverseCurvature
{
    private const int FactorBits = 30;
    private const int InverseBits = 24;

    private readonly short[] _values;

    private InverseCurvature(int dimension, short[] values, int shift) =>
        (Dimension, _values, Shift) = (dimension, values, shift);

    public int Dimension { get; }

    /// <summary>M = stored value * 2^(Shift - 48).</summary>
    public int Shift { get; }

    /// <summary>Multiplications it takes.</summary>
    public static long WorkOf(int dimension) => (long)dimension * dimension * dimension / 2;

    /// <summary>Row f of M.</summary>
    public ReadOnlySpan<short> Row(int feature) => _values.AsSpan(feature * Dimension, Dimension);

    /// <summary>Builds M from rows, at least one.</summary>
    /// <param name="rows">The features.</param>
    /// <param name="dimension">d.</param>
    /// <param name="curvature">b, Q16, at most 2^15.</param>
    /// <param name="penalty">lambda, Q16, 2^4 to 2^15.</param>
    public static InverseCurvature Of(
        IReadOnlyList<TrainingRow> rows, int dimension, int curvature, int penalty)
    {
        Invariant.Require(
            rows.Count > 0 && curvature is >= 0 and <= TrainingParameters.PenaltyMax
            && penalty is >= TrainingParameters.PenaltyMin and <= TrainingParameters.PenaltyMax,
            "curvature and penalty within their bounds");
        int[] factor = Sum(rows, dimension);
        for (int f = 0; f < dimension; f++)
        {
            Span<int> row = factor.AsSpan(f * dimension, dimension);
            for (int g = 0; g <= f; g++)
            {
                row[g] = (int)((long)curvature * row[g] / rows.Count);
            }

            row[f] += penalty << (FactorBits - 16);
        }

        Factor(factor, dimension);
        return Square(Invert(factor, dimension), dimension);
    }

    /// <summary>M times each class's part of a vector laid out as in <see cref="HeadCurvature"/>; entries
    /// below 2^36 either way.</summary>
    public void Multiply(ReadOnlySpan<long> vector, Span<long> product, int classes)
    {
        product.Clear();
        for (int g = 0; g < Dimension; g++)
        {
            ReadOnlySpan<long> part = vector.Slice(g * classes, classes);
            if (!part.ContainsAnyExcept(0))
            {
                // The first residual is a question's few features.
                continue;
            }

            // M is symmetric: its row g is its column g.
            ReadOnlySpan<short> row = Row(g);
            for (int f = 0; f < row.Length; f++)
            {
                Span<long> sums = product.Slice(f * classes, classes);
                long factor = row[f];
                for (int c = 0; c < sums.Length; c++)
                {
                    // 2^15 * 2^36 * 2^11 features: below 2^62.
                    sums[c] = unchecked(sums[c] + (factor * part[c]));
                }
            }
        }
    }

    /// <summary>M x for features; below 2^28.</summary>
    public int[] Multiply(FeatureVector x)
    {
        var product = new int[Dimension];
        for (int i = 0; i < x.Count; i++)
        {
            ReadOnlySpan<short> row = Row(x.Indices[i]);
            int value = x.Values[i];
            for (int f = 0; f < row.Length; f++)
            {
                product[f] = unchecked(product[f] + (row[f] * value));
            }
        }

        return product;
    }

    // The lower triangle of the sum of x x^T: at most 2^14 rows of 2^14 each.
    private static int[] Sum(IReadOnlyList<TrainingRow> rows, int dimension)
    {
        var sums = new int[dimension * dimension];
        foreach (TrainingRow row in rows)
        {
            ReadOnlySpan<ushort> indices = row.Features.Indices;
            ReadOnlySpan<sbyte> values = row.Features.Values;
            for (int i = 0; i < indices.Length; i++)
            {
                Span<int> target = sums.AsSpan(indices[i] * dimension, dimension);
                for (int j = 0; j <= i; j++)
                {
                    target[indices[j]] += values[i] * values[j];
                }
            }
        }

        return sums;
    }

    private static void Factor(int[] a, int dimension)
    {
        for (int f = 0; f < dimension; f++)
        {
            Span<int> row = a.AsSpan(f * dimension, dimension);
            for (int g = 0; g < f; g++)
            {
                ReadOnlySpan<int> other = a.AsSpan(g * dimension, dimension);
                long rest = ((long)row[g] << FactorBits) - IntegerDot.Of(row[..g], other[..g]);
                row[g] = (int)(rest / other[g]);
            }

            long pivot = ((long)row[f] << FactorBits) - IntegerDot.Of(row[..f], row[..f]);
            Invariant.Require(pivot > 0, "the penalty keeps every pivot above the rounding");
            row[f] = (int)IntegerRoot.Floor((ulong)pivot);
        }
    }

    /// <summary>Row g holds column g of the inverse, from its diagonal on.</summary>
    private static int[] Invert(int[] factor, int dimension)
    {
        var inverse = new int[dimension * dimension];
        for (int g = 0; g < dimension; g++)
        {
            Span<int> column = inverse.AsSpan(g * dimension, dimension);
            column[g] = (int)((1L << (FactorBits + InverseBits)) / factor[(g * dimension) + g]);
            for (int f = g + 1; f < dimension; f++)
            {
                ReadOnlySpan<int> row = factor.AsSpan(f * dimension, dimension);
                column[f] = (int)(-IntegerDot.Of(row[g..f], column[g..f]) / row[f]);
            }
        }

        return inverse;
    }

    private static InverseCurvature Square(int[] inverse, int dimension)
    {
        var products = new long[dimension * dimension];
        long max = 0;
        for (int f = 0; f < dimension; f++)
        {
            ReadOnlySpan<int> column = inverse.AsSpan((f * dimension) + f, dimension - f);
            for (int g = 0; g <= f; g++)
            {
                long value = IntegerDot.Of(column, inverse.AsSpan((g * dimension) + f, dimension - f));
                products[(f * dimension) + g] = value;
                max = Math.Max(max, Math.Abs(value));
            }
        }

        int shift = 0;
        while (max >> shift > short.MaxValue)
        {
            shift++;
        }

        var values = new short[dimension * dimension];
        for (int f = 0; f < dimension; f++)
        {
            for (int g = 0; g <= f; g++)
            {
                // Rounding down may reach -32,768, which a 16-bit number has too.
                short value = (short)(products[(f * dimension) + g] >> shift);
                values[(f * dimension) + g] = value;
                values[(g * dimension) + f] = value;
            }
        }

        return new InverseCurvature(dimension, values, shift);
    }
}
