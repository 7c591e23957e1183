using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>What the chain computes: three integer steps of conjugate gradients behind the factored
/// inverse.</summary>
internal sealed class EngineInfluence(InfluenceModel model) : InfluenceMethod("engine B, integers")
{
    public override double[] Scores(FeatureVector question, int[] delta)
    {
        long[]? solution = model.Solve(question, delta, out _);
        return solution is null
            ? new double[model.Set.Rows.Count]
            : [.. Enumerable.Range(0, model.Set.Rows.Count).Select(i => (double)model.ScoreOf(i, solution))];
    }

    public override double Self(int row)
    {
        long[]? solution = model.Solve(
            model.Set.Rows[row].Features, Rows.Delta(model, row), out int scaleBits);
        return solution is null ? 0 : Math.ScaleB(model.ScoreOf(row, solution), -scaleBits);
    }
}
