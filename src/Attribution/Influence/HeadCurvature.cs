using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// The curvature H of the training loss at trained weights: mean over rows of x x^T (x) (diag(p) - p p^T),
/// plus lambda; as a product with a vector, in integers that saturate and hence never overflow. The number
/// for feature f and class c of a vector is at f * classes + c.
/// </summary>
internal sealed class HeadCurvature(
    IReadOnlyList<TrainingRow> rows, int[] probabilities, int classes, int penalty)
{
    /// <summary>Entries of vectors are kept within plus and minus this.</summary>
    public const long Max = 1L << 40;

    /// <summary>H v, with entries of v within <see cref="Max"/>.</summary>
    public void Multiply(ReadOnlySpan<long> vector, Span<long> product)
    {
        product.Clear();
        Span<long> along = stackalloc long[classes];
        for (int i = 0; i < rows.Count; i++)
        {
            Project(rows[i].Features, vector, along);
            Bend(probabilities.AsSpan(i * classes, classes), along);
            Spread(rows[i].Features, along, product);
        }

        for (int k = 0; k < product.Length; k++)
        {
            // x is in units of 2^-7; |penalty| at most 2^15, so the other term is below 2^55.
            long curved = (product[k] / rows.Count) >> FeatureVector.UnitBits;
            product[k] = Clamp(curved + ((penalty * vector[k]) >> 16));
        }
    }

    /// <summary>u_c = x . v_c in units of v, within <see cref="Max"/>.</summary>
    public static void Project(FeatureVector x, ReadOnlySpan<long> vector, Span<long> along)
    {
        along.Clear();
        for (int j = 0; j < x.Count; j++)
        {
            ReadOnlySpan<long> part = vector.Slice(x.Indices[j] * along.Length, along.Length);
            int value = x.Values[j];
            for (int c = 0; c < along.Length; c++)
            {
                // 2^7 * 2^40 * 64 features: below 2^53.
                along[c] = unchecked(along[c] + (value * part[c]));
            }
        }

        for (int c = 0; c < along.Length; c++)
        {
            along[c] = Clamp(along[c] >> FeatureVector.UnitBits);
        }
    }

    /// <summary>Keeps a number within <see cref="Max"/>.</summary>
    public static long Clamp(long value) => Math.Clamp(value, -Max, Max);

    // w_c = p_c (u_c - sum over k of p_k u_k): p sum to about 2^15, so nothing passes 2^57.
    private static void Bend(ReadOnlySpan<int> p, Span<long> along)
    {
        long mean = 0;
        for (int c = 0; c < p.Length; c++)
        {
            mean += p[c] * along[c];
        }

        mean >>= 15;
        for (int c = 0; c < p.Length; c++)
        {
            along[c] = (p[c] * (along[c] - mean)) >> 15;
        }
    }

    // |w| <= 2^41 and |x_f| < 2^7 over at most 2^14 rows: below 2^62.
    private static void Spread(FeatureVector x, ReadOnlySpan<long> along, Span<long> product)
    {
        for (int j = 0; j < x.Count; j++)
        {
            Span<long> part = product.Slice(x.Indices[j] * along.Length, along.Length);
            int value = x.Values[j];
            for (int c = 0; c < along.Length; c++)
            {
                part[c] = unchecked(part[c] + (value * along[c]));
            }
        }
    }
}
