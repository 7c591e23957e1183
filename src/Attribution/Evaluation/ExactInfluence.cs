using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>Influence functions with the exact curvature of the loss, solved in floating point to a
/// relative residual of 10^-6: the yardstick.</summary>
internal sealed class ExactInfluence : InfluenceMethod
{
    private const double Tolerance = 1e-6;
    private const int StepsMax = 1_000;

    private readonly InfluenceModel _model;
    private readonly double _penalty;
    private readonly double[][] _probabilities;

    public ExactInfluence(InfluenceModel model, TrainingParameters parameters)
        : base("exact influence, floating point")
    {
        _model = model;
        _penalty = parameters.Penalty / 65536.0;
        int classes = model.Set.Labels.Count;
        _probabilities = new double[model.Set.Rows.Count][];
        for (int i = 0; i < _probabilities.Length; i++)
        {
            int[] delta = Rows.Delta(model, i);
            delta[model.Set.Rows[i].Label] += SoftmaxFunction.One;
            _probabilities[i] = [.. delta.Select(p => p / (double)SoftmaxFunction.One)];
        }

        Classes = classes;
    }

    private int Classes { get; }

    public override double[] Scores(FeatureVector question, int[] delta)
    {
        double[] solution = Solve(question, delta);
        return [.. Enumerable.Range(0, _probabilities.Length).Select(i => Along(i, solution))];
    }

    public override double Self(int row) =>
        Along(row, Solve(_model.Set.Rows[row].Features, Rows.Delta(_model, row)));

    private double Along(int row, double[] solution)
    {
        FeatureVector x = _model.Set.Rows[row].Features;
        int[] delta = Rows.Delta(_model, row);
        double sum = 0;
        for (int j = 0; j < x.Count; j++)
        {
            for (int c = 0; c < Classes; c++)
            {
                sum += x.Values[j] * (double)delta[c] * solution[(x.Indices[j] * Classes) + c];
            }
        }

        return sum;
    }

    private double[] Solve(FeatureVector x, int[] delta)
    {
        var residual = new double[_model.Set.Table.Shape.Dimension * Classes];
        for (int j = 0; j < x.Count; j++)
        {
            for (int c = 0; c < Classes; c++)
            {
                residual[(x.Indices[j] * Classes) + c] = x.Values[j] * (double)delta[c];
            }
        }

        var solution = new double[residual.Length];
        double[] direction = [.. residual];
        double rho = Dot(residual, residual);
        double enough = rho * Tolerance * Tolerance;
        for (int step = 0; step < StepsMax && rho > enough; step++)
        {
            double[] product = Multiply(direction);
            double alpha = rho / Dot(direction, product);
            for (int k = 0; k < residual.Length; k++)
            {
                solution[k] += alpha * direction[k];
                residual[k] -= alpha * product[k];
            }

            double next = Dot(residual, residual);
            for (int k = 0; k < residual.Length; k++)
            {
                direction[k] = residual[k] + (next / rho * direction[k]);
            }

            rho = next;
        }

        return solution;
    }

    private double[] Multiply(double[] vector)
    {
        var product = new double[vector.Length];
        var along = new double[Classes];
        double unit = FeatureVector.NormSquaredMax * (double)_probabilities.Length;
        for (int i = 0; i < _probabilities.Length; i++)
        {
            FeatureVector x = _model.Set.Rows[i].Features;
            Array.Clear(along);
            for (int j = 0; j < x.Count; j++)
            {
                for (int c = 0; c < Classes; c++)
                {
                    along[c] += x.Values[j] * vector[(x.Indices[j] * Classes) + c];
                }
            }

            double mean = Dot(_probabilities[i], along);
            for (int j = 0; j < x.Count; j++)
            {
                for (int c = 0; c < Classes; c++)
                {
                    product[(x.Indices[j] * Classes) + c] +=
                        x.Values[j] * _probabilities[i][c] * (along[c] - mean) / unit;
                }
            }
        }

        for (int k = 0; k < product.Length; k++)
        {
            product[k] += _penalty * vector[k];
        }

        return product;
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += a[k] * b[k];
        }

        return sum;
    }
}
