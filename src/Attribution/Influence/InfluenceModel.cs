using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// Engine B: a trained classifier together with what it takes to say which of its training pieces a
/// prediction stands on. A function of the training set, the parameters and the weights; integers only.
/// Immutable and thread-safe.
/// <para>delta_i = p_i - [label of i], Q15, with the stored weights. b = mean over rows of (1 - |p|^2) /
/// (classes - 1), Q16, at most 1/2. v solves H v = x_q (x) delta_q, delta_q = p_q - [predicted label]
/// (<see cref="ConjugateGradient"/>). s_i = (sum over c of delta_ic (x_i . v_c)) &gt;&gt; 15. Only heads
/// of clusters (<see cref="FeatureClusters"/>) are asked: v_h = max(0, s_h - (s_qq &gt;&gt; 4)), the 64
/// largest, ties by order.</para>
/// </summary>
public sealed class InfluenceModel
{
    private readonly int[] _heads;
    private readonly int[] _probabilities;
    private readonly ConjugateGradient _solver;

    private InfluenceModel(
        TrainingSet set, SoftmaxModel model, int[] heads, int[] probabilities, InverseCurvature inverse,
        int penalty)
    {
        (Set, Model, _heads, _probabilities, Inverse) = (set, model, heads, probabilities, inverse);
        var curvature = new HeadCurvature(set.Rows, probabilities, set.Labels.Count, penalty);
        _solver = new ConjugateGradient(inverse, curvature, set.Labels.Count);
    }

    /// <summary>What it was trained on.</summary>
    public TrainingSet Set { get; }

    /// <summary>The classifier.</summary>
    public SoftmaxModel Model { get; }

    /// <summary>Number of heads of clusters: pieces that can be paid.</summary>
    public int HeadCount => _heads.Length;

    internal InverseCurvature Inverse { get; }

    /// <summary>Multiplications of building it, at most.</summary>
    public static long WorkOf(int rows, int dimension, int classes, int epochs) =>
        HeadTrainer.WorkOf(rows, dimension, classes, epochs) + InverseCurvature.WorkOf(dimension)
        + ((long)rows * rows * FeatureVector.NonZerosMax / 8);

    /// <summary>Multiplications of one trace, at most.</summary>
    public static long TraceWorkOf(int rows, int dimension, int classes) =>
        ConjugateGradient.WorkOf(rows, dimension, classes)
        + ((long)rows * FeatureVector.NonZerosMax * classes);

    /// <summary>Trains, and prepares tracing.</summary>
    public static InfluenceModel Train(TrainingSet set, TrainingParameters parameters) =>
        Prepare(set, SoftmaxModel.Train(set, parameters), parameters);

    /// <summary>Prepares tracing for a model trained on this set with these parameters.</summary>
    public static InfluenceModel Prepare(
        TrainingSet set, SoftmaxModel model, TrainingParameters parameters)
    {
        int classes = set.Labels.Count;
        var probabilities = new int[set.Rows.Count * classes];
        for (int i = 0; i < set.Rows.Count; i++)
        {
            model.Weights.Predict(set.Rows[i].Features, probabilities.AsSpan(i * classes, classes));
        }

        int curvature = MeanCurvature(probabilities, classes);
        var inverse = InverseCurvature.Of(
            set.Rows, set.Table.Shape.Dimension, curvature, parameters.Penalty);
        return new InfluenceModel(
            set, model, FeatureClusters.Heads(set), probabilities, inverse, parameters.Penalty);
    }

    /// <summary>Which pieces a prediction stands on.</summary>
    public InfluenceTrace Trace(Prediction prediction)
    {
        var delta = new int[Set.Labels.Count];
        for (int c = 0; c < delta.Length; c++)
        {
            delta[c] = prediction.Probabilities[c];
        }

        delta[prediction.Class] -= SoftmaxFunction.One;
        long[]? solution = _solver.Solve(prediction.Features, delta, out _);
        if (solution is null)
        {
            return new InfluenceTrace([], 0, 1);
        }

        long own = Math.Max(0, ScoreOf(prediction.Features, delta, solution));
        List<(long Weight, int Row)> paid = [];
        foreach (int row in _heads)
        {
            long weight = ScoreOf(row, solution) - (own >> 4);
            if (weight > 0)
            {
                paid.Add((weight, row));
            }
        }

        paid.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Row.CompareTo(b.Row));
        InfluenceHead[] heads =
        [
            .. paid.Take(InfluenceTrace.HeadsMax)
                .Select(p => new InfluenceHead(Set.Rows[p.Row], (ulong)p.Weight)),
        ];
        ulong sum = 0;
        foreach (InfluenceHead head in heads)
        {
            sum += head.Weight;
        }

        return new InfluenceTrace(heads, (ulong)own, Math.Max(Math.Max(sum, (ulong)own), 1));
    }

    /// <summary>v of a question with this delta, and its scale; null when the question has no
    /// gradient.</summary>
    internal long[]? Solve(FeatureVector features, ReadOnlySpan<int> delta, out int scaleBits) =>
        _solver.Solve(features, delta, out scaleBits);

    /// <summary>delta of a training row.</summary>
    internal void Delta(int row, Span<int> delta)
    {
        _probabilities.AsSpan(row * delta.Length, delta.Length).CopyTo(delta);
        delta[Set.Rows[row].Label] -= SoftmaxFunction.One;
    }

    /// <summary>s of a training row.</summary>
    internal long ScoreOf(int row, long[] solution)
    {
        Span<int> delta = stackalloc int[Set.Labels.Count];
        Delta(row, delta);
        return ScoreOf(Set.Rows[row].Features, delta, solution);
    }

    // The projections are within 2^40 and |delta| sums to at most 2^16: below 2^57, 2^42 after the shift.
    private static long ScoreOf(FeatureVector x, ReadOnlySpan<int> delta, long[] solution)
    {
        Span<long> along = stackalloc long[delta.Length];
        HeadCurvature.Project(x, solution, along);
        long sum = 0;
        for (int c = 0; c < delta.Length; c++)
        {
            sum += delta[c] * along[c];
        }

        return sum >> 15;
    }

    private static int MeanCurvature(int[] probabilities, int classes)
    {
        int rows = probabilities.Length / classes;
        long sum = 0;
        for (int i = 0; i < rows; i++)
        {
            // (1 - |p|^2), Q30; p rounds, so it may come out a little below 0.
            long spread = 1L << 30;
            for (int c = 0; c < classes; c++)
            {
                long p = probabilities[(i * classes) + c];
                spread -= p * p;
            }

            sum += Math.Max(0, spread);
        }

        return (int)Math.Min(
            (sum >> 14) / ((long)rows * (classes - 1)), TrainingParameters.PenaltyMax);
    }
}
