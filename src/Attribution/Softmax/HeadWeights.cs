using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// Weights of a softmax head, Q20, by feature and class: weight of feature f for class c is at f * classes
/// + c. Immutable once made.
/// </summary>
internal sealed class HeadWeights
{
    /// <summary>Fractional bits.</summary>
    public const int FractionBits = 20;

    /// <summary>Weights are kept within plus and minus this, just below 32.0.</summary>
    public const int Max = short.MaxValue << StoredShift;

    /// <summary>Bits between these and the 16-bit weights that are stored.</summary>
    public const int StoredShift = 10;

    private readonly int[] _weights;

    public HeadWeights(int dimension, int classes, int[] weights)
    {
        Invariant.Require(weights.Length == dimension * classes, "a weight for each feature and class");
        (Dimension, Classes, _weights) = (dimension, classes, weights);
    }

    public int Dimension { get; }

    public int Classes { get; }

    public ReadOnlySpan<int> Values => _weights;

    /// <summary>z_c = sum over f of W_fc x_f, Q27: |W| below 2^25, |x_f| below 2^7, 64 of them: below
    /// 2^38.</summary>
    public void Scores(FeatureVector x, Span<long> scores)
    {
        scores[..Classes].Clear();
        ReadOnlySpan<ushort> indices = x.Indices;
        ReadOnlySpan<sbyte> values = x.Values;
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<int> row = _weights.AsSpan(indices[i] * Classes, Classes);
            long value = values[i];
            for (int c = 0; c < row.Length; c++)
            {
                // Bounded above: no check needed.
                scores[c] = unchecked(scores[c] + (row[c] * value));
            }
        }
    }

    /// <summary>Probabilities, Q15, of the classes of a text.</summary>
    public void Predict(FeatureVector x, Span<int> probabilities)
    {
        Span<long> scores = stackalloc long[TrainingSet.LabelsMax];
        Scores(x, scores);
        SoftmaxFunction.Of(scores[..Classes], probabilities[..Classes]);
    }

    /// <summary>The weights rounded to 16 bits, to the nearest, halves up, as a head that is stored
    /// has.</summary>
    public HeadWeights Rounded()
    {
        var rounded = new int[_weights.Length];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = Math.Min(
                (_weights[i] + (1 << (StoredShift - 1))) >> StoredShift, short.MaxValue) << StoredShift;
        }

        return new HeadWeights(Dimension, Classes, rounded);
    }
}
