using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>The inner product of gradients: no curvature.</summary>
internal sealed class GradientDot(InfluenceModel model) : InfluenceMethod("gradient dot product")
{
    public override double[] Scores(FeatureVector question, int[] delta) =>
        [.. Enumerable.Range(0, model.Set.Rows.Count).Select(i => Of(i, question, delta))];

    public override double Self(int row) => Of(row, model.Set.Rows[row].Features, Rows.Delta(model, row));

    private double Of(int row, FeatureVector x, int[] delta) =>
        (double)model.Set.Rows[row].Features.Dot(x) * Rows.Dot(Rows.Delta(model, row), delta);
}
