using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// Trains a softmax head by full-batch gradient descent with momentum, in integers: the same weights on
/// every machine, whatever the order in which a machine adds, since whole numbers are added.
/// <para>State W and V, Q30, from 0. An epoch: p of every row with W &gt;&gt; 10 (Q20); G = sum over rows
/// of x_f * (p_c - [c is the label]) (Q22); g = (G * 2^8) / N + (lambda * (W &gt;&gt; 10) &gt;&gt; 6),
/// Q30; V = (58982 * V &gt;&gt; 16) + g; W = clamp(W - (rate * V &gt;&gt; 16)). Shifts round down,
/// divisions towards 0. 58982 / 65536 is the momentum, 0.9.</para>
/// </summary>
internal static class HeadTrainer
{
    private const long Momentum = 58_982;
    private const int StateBits = 30;
    private const int StateToWeight = StateBits - HeadWeights.FractionBits;
    private const long StateMax = (long)HeadWeights.Max << StateToWeight;

    /// <summary>Multiplications it takes, at most; what it costs and how long others wait for it.</summary>
    public static long WorkOf(int rows, int dimension, int classes, int epochs) =>
        epochs * classes * ((2L * FeatureVector.NonZerosMax * rows) + (4L * dimension));

    /// <summary>Trains on rows that exist.</summary>
    public static HeadWeights Train(TrainingSet set, TrainingParameters parameters)
    {
        Invariant.Require(parameters.AreValid && set.Rows.Count > 0, "checked parameters and a row");
        int dimension = set.Table.Shape.Dimension;
        int classes = set.Labels.Count;
        var state = new long[dimension * classes];
        var velocity = new long[dimension * classes];
        var gradient = new long[dimension * classes];
        var weights = new int[dimension * classes];
        for (int epoch = 0; epoch < parameters.Epochs; epoch++)
        {
            SumGradient(set, new HeadWeights(dimension, classes, weights), gradient);
            Step(parameters, set.Rows.Count, gradient, velocity, state);
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = (int)(state[i] >> StateToWeight);
            }
        }

        return new HeadWeights(dimension, classes, weights);
    }

    /// <summary>p - [c is the label], Q15, of one row.</summary>
    public static void Delta(HeadWeights weights, TrainingRow row, Span<int> delta)
    {
        weights.Predict(row.Features, delta);
        delta[row.Label] -= SoftmaxFunction.One;
    }

    // |G| <= rows * 2^15 * 2^7 <= 2^36.
    private static void SumGradient(TrainingSet set, HeadWeights weights, long[] gradient)
    {
        Array.Clear(gradient);
        int classes = weights.Classes;
        Span<int> delta = stackalloc int[classes];
        foreach (TrainingRow row in set.Rows)
        {
            Delta(weights, row, delta);
            ReadOnlySpan<ushort> indices = row.Features.Indices;
            ReadOnlySpan<sbyte> values = row.Features.Values;
            for (int i = 0; i < indices.Length; i++)
            {
                Span<long> sums = gradient.AsSpan(indices[i] * classes, classes);
                int value = values[i];
                for (int c = 0; c < sums.Length; c++)
                {
                    sums[c] = unchecked(sums[c] + (delta[c] * value));
                }
            }
        }
    }

    // |G * 2^8| <= 2^44; |W| < 2^25, so lambda * W < 2^40; |g| < 2^36, |V| <= 10 |g|; rate * V < 2^59.
    private static void Step(
        TrainingParameters parameters, int rows, long[] gradient, long[] velocity, long[] state)
    {
        for (int i = 0; i < state.Length; i++)
        {
            long pull = (parameters.Penalty * (state[i] >> StateToWeight)) >> 6;
            long slope = ((gradient[i] << 8) / rows) + pull;
            velocity[i] = ((Momentum * velocity[i]) >> 16) + slope;
            state[i] = Math.Clamp(
                state[i] - ((parameters.Rate * velocity[i]) >> 16), -StateMax, StateMax);
        }
    }
}
