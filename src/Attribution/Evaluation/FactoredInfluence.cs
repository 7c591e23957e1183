using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>The factored integer score: ((x_i . M x_q) &gt;&gt; 16) * (delta_i . delta_q).</summary>
internal sealed class FactoredInfluence(InfluenceModel model) : InfluenceMethod("factored, integers")
{
    public override double[] Scores(FeatureVector question, int[] delta)
    {
        int[] image = model.Inverse.Multiply(question);
        return [.. Enumerable.Range(0, model.Set.Rows.Count).Select(i => Of(i, image, delta))];
    }

    public override double Self(int row) =>
        Of(row, model.Inverse.Multiply(model.Set.Rows[row].Features), Rows.Delta(model, row));

    private double Of(int row, int[] image, int[] delta)
    {
        FeatureVector x = model.Set.Rows[row].Features;
        long sum = 0;
        for (int j = 0; j < x.Count; j++)
        {
            sum += (long)x.Values[j] * image[x.Indices[j]];
        }

        return (sum >> 16) * Rows.Dot(Rows.Delta(model, row), delta);
    }
}
