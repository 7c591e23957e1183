using System.Text;
using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>
/// Measures how well scores of influence predict what retraining does. Every eighth text is held out and
/// asked about; the others are trained on. Features are learned once, from all training texts, and stay
/// the same in every retraining. Floating point is used for measuring and for the methods compared with
/// only.
/// </summary>
public sealed class InfluenceExperiment
{
    private const int HeldOutEvery = 8;

    private readonly EvaluationOptions _options;
    private readonly TrainingSet _set;
    private readonly TrainingRow[] _questions;
    private readonly int _accuracyBps;

    private InfluenceExperiment(EvaluationOptions options, TrainingSet set, TrainingRow[] heldOut)
    {
        (_options, _set) = (options, set);
        Model = InfluenceModel.Train(set, options.Parameters);
        int right = heldOut.Count(row => Model.Model.Predict(row.Features).Class == row.Label);
        _accuracyBps = heldOut.Length == 0 ? 0 : right * 10_000 / heldOut.Length;
        int step = Math.Max(1, heldOut.Length / options.Queries);
        _questions = [.. heldOut.Where((_, i) => i % step == 0).Take(options.Queries)];
    }

    internal InfluenceModel Model { get; }

    /// <summary>Prepares an experiment; null with <paramref name="refusal"/> set when the texts cannot be
    /// trained on.</summary>
    public static InfluenceExperiment? Prepare(
        IReadOnlyList<EvaluationText> texts, EvaluationOptions options, out TrainingRefusal refusal)
    {
        if (!options.Parameters.AreValid)
        {
            refusal = TrainingRefusal.ParametersInvalid;
            return null;
        }

        List<LabelledText> kept = [];
        List<LabelledText> heldOut = [];
        for (int i = 0; i < texts.Count; i++)
        {
            if (Tokenizer.TryTokenize(Encoding.UTF8.GetBytes(texts[i].Text), out TokenizedText tokens, out _))
            {
                (i % HeldOutEvery == 0 ? heldOut : kept).Add(new LabelledText(
                    new ContributionId((ulong)i + 1), texts[i].Label, TokenHash.Of(tokens)));
            }
        }

        TrainingSet? set = TrainingSet.Build(options.Shape, kept, out refusal);
        return set is null ? null : new InfluenceExperiment(options, set, HeldOut(set, heldOut));
    }

    /// <summary>Runs everything.</summary>
    /// <param name="progress">Told of finished retrainings and how many there are.</param>
    /// <param name="cancellationToken">Stops between retrainings.</param>
    public EvaluationReport Run(Action<int, int> progress, CancellationToken cancellationToken)
    {
        int done = 0;
        int all = _options.Subsets + _options.LeftOut + 1;
        void Step()
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(++done, all);
        }

        InfluenceMethod[] methods = MethodsOf(Model);
        double[][][] scores =
        [
            .. methods.Select(m => _questions.Select(q => m.Scores(q.Features, DeltaOf(q))).ToArray()),
        ];
        double[] lds = DatamodelScores(scores, Step);
        double[] leaveOneOut = LeaveOneOut(scores, Step);
        double[] auc = FlippedLabels();
        Step();
        return new EvaluationReport(
            _set.Rows.Count, _set.Labels.Count, _questions.Length, _accuracyBps, Model.HeadCount,
            [.. methods.Select((m, i) => new MethodFigures(m.Name, lds[i], leaveOneOut[i], auc[i]))]);
    }

    private InfluenceMethod[] MethodsOf(InfluenceModel model) =>
    [
        new GradientDot(model),
        new ProjectedSketch(model, _options.Parameters, _options.SketchDimension, _options.Seed),
        new FactoredInfluence(model),
        new EngineInfluence(model),
        new ExactInfluence(model, _options.Parameters),
    ];

    private static TrainingRow[] HeldOut(TrainingSet set, List<LabelledText> texts)
    {
        List<TrainingRow> rows = [];
        foreach (LabelledText text in texts)
        {
            int label = set.Labels.ToList().IndexOf(text.Label);
            int[] cuts = FeatureTable.Cuts(text.Hashes.Length);
            for (int i = 1; i < cuts.Length && label >= 0; i++)
            {
                int length = cuts[i] - cuts[i - 1];
                FeatureVector x = set.Table.Extract(text.Hashes.Span.Slice(cuts[i - 1], length));
                rows.Add(new TrainingRow(x, label, text.Contribution, cuts[i - 1], length));
            }
        }

        return [.. rows];
    }

    private int[] DeltaOf(TrainingRow question)
    {
        var delta = new int[_set.Labels.Count];
        Model.Model.Weights.Predict(question.Features, delta);
        delta[question.Label] -= SoftmaxFunction.One;
        return delta;
    }

    private double[] DatamodelScores(double[][][] scores, Action step)
    {
        var numbers = new SeededNumbers(_options.Seed);
        var outcomes = new double[_questions.Length][];
        var sums = new double[scores.Length, _questions.Length][];
        for (int q = 0; q < _questions.Length; q++)
        {
            outcomes[q] = new double[_options.Subsets];
            for (int m = 0; m < scores.Length; m++)
            {
                sums[m, q] = new double[_options.Subsets];
            }
        }

        for (int s = 0; s < _options.Subsets; s++)
        {
            bool[] half = numbers.Choose(_set.Rows.Count / 2, _set.Rows.Count);
            HeadWeights weights = HeadTrainer.Train(_set.Where(i => half[i]), _options.Parameters);
            for (int q = 0; q < _questions.Length; q++)
            {
                outcomes[q][s] = -LossOf(weights, _questions[q]);
                for (int m = 0; m < scores.Length; m++)
                {
                    sums[m, q][s] = scores[m][q].Where((_, i) => half[i]).Sum();
                }
            }

            step();
        }

        return MeanOverQuestions(scores.Length, (m, q) => RankStatistics.Spearman(sums[m, q], outcomes[q]));
    }

    private double[] LeaveOneOut(double[][][] scores, Action step)
    {
        int count = Math.Min(_options.LeftOut, _set.Rows.Count - 1);
        int[] left = [.. Enumerable.Range(0, count).Select(k => k * _set.Rows.Count / count)];
        HeadWeights all = HeadTrainer.Train(_set, _options.Parameters);
        double[] before = [.. _questions.Select(q => LossOf(all, q))];
        var effects = new double[_questions.Length][];
        for (int q = 0; q < effects.Length; q++)
        {
            effects[q] = new double[count];
        }

        for (int k = 0; k < count; k++)
        {
            HeadWeights weights = HeadTrainer.Train(_set.Where(i => i != left[k]), _options.Parameters);
            for (int q = 0; q < _questions.Length; q++)
            {
                effects[q][k] = LossOf(weights, _questions[q]) - before[q];
            }

            step();
        }

        return MeanOverQuestions(
            scores.Length,
            (m, q) => RankStatistics.Pearson([.. left.Select(i => scores[m][q][i])], effects[q]));
    }

    private double[] FlippedLabels()
    {
        var numbers = new SeededNumbers(_options.Seed + 1);
        int count = (int)((long)_set.Rows.Count * _options.FlippedBps / 10_000);
        bool[] flipped = numbers.Choose(count, _set.Rows.Count);
        int[] labels =
        [
            .. _set.Rows.Select((row, i) => flipped[i]
                ? (row.Label + 1 + numbers.Below(_set.Labels.Count - 1)) % _set.Labels.Count
                : row.Label),
        ];
        var model = InfluenceModel.Train(_set.Relabel(i => labels[i]), _options.Parameters);
        return
        [
            .. MethodsOf(model).Select(m => RankStatistics.Auc(
                [.. Enumerable.Range(0, _set.Rows.Count).Select(m.Self)], flipped)),
        ];
    }

    private double[] MeanOverQuestions(int methods, Func<int, int, double> figure)
    {
        var means = new double[methods];
        for (int m = 0; m < methods; m++)
        {
            means[m] = Enumerable.Range(0, _questions.Length).Average(q => figure(m, q));
        }

        return means;
    }

    /// <summary>The cross-entropy of a question, from scores as they are trained, not as they are
    /// rounded to be stored: leaving out one row of thousands moves less than a stored weight
    /// can.</summary>
    private double LossOf(HeadWeights weights, TrainingRow question)
    {
        var scores = new long[_set.Labels.Count];
        weights.Scores(question.Features, scores);
        double[] real = [.. scores.Select(z => Math.ScaleB(z, -SoftmaxFunction.ScoreBits))];
        double max = real.Max();
        return max + Math.Log(real.Sum(z => Math.Exp(z - max))) - real[question.Label];
    }
}
