using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>
/// Random projection of gradients to a few dimensions and least squares there, as TRAK does: phi_q (Phi^T
/// Phi / N + lambda I)^-1 phi_i with +1/-1 projections.
/// </summary>
internal sealed class ProjectedSketch : InfluenceMethod
{
    private readonly InfluenceModel _model;
    private readonly sbyte[] _signs;
    private readonly int _width;
    private readonly double[][] _sketches;
    private readonly double[,] _factor;

    public ProjectedSketch(InfluenceModel model, TrainingParameters parameters, int width, ulong seed)
        : base($"projected sketch, {width} dimensions")
    {
        (_model, _width) = (model, width);
        var numbers = new SeededNumbers(seed);
        _signs = new sbyte[model.Set.Table.Shape.Dimension * model.Set.Labels.Count * width];
        for (int k = 0; k < _signs.Length; k += 64)
        {
            ulong bits = numbers.Next();
            for (int b = 0; b < 64 && k + b < _signs.Length; b++)
            {
                _signs[k + b] = (sbyte)(((bits >> b) & 1) == 0 ? 1 : -1);
            }
        }

        _sketches = [.. model.Set.Rows.Select((row, i) => Sketch(row.Features, Rows.Delta(model, i)))];
        _factor = Factor(parameters.Penalty / 65536.0);
    }

    public override double[] Scores(FeatureVector question, int[] delta)
    {
        double[] solved = Solve(Sketch(question, delta));
        return [.. _sketches.Select(sketch => Dot(sketch, solved))];
    }

    public override double Self(int row) => Dot(_sketches[row], Solve(_sketches[row]));

    private double[] Sketch(FeatureVector x, int[] delta)
    {
        var sketch = new double[_width];
        double unit = Math.Sqrt(_width) * (1 << FeatureVector.UnitBits) * SoftmaxFunction.One;
        for (int j = 0; j < x.Count; j++)
        {
            for (int c = 0; c < delta.Length; c++)
            {
                double value = x.Values[j] * (double)delta[c] / unit;
                int start = ((x.Indices[j] * delta.Length) + c) * _width;
                for (int k = 0; k < _width; k++)
                {
                    sketch[k] += value * _signs[start + k];
                }
            }
        }

        return sketch;
    }

    /// <summary>The Cholesky factor of Phi^T Phi / N + lambda I.</summary>
    private double[,] Factor(double penalty)
    {
        var a = new double[_width, _width];
        foreach (double[] sketch in _sketches)
        {
            for (int i = 0; i < _width; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    a[i, j] += sketch[i] * sketch[j] / _sketches.Length;
                }
            }
        }

        for (int i = 0; i < _width; i++)
        {
            a[i, i] += penalty;
            for (int j = 0; j <= i; j++)
            {
                double rest = a[i, j];
                for (int k = 0; k < j; k++)
                {
                    rest -= a[i, k] * a[j, k];
                }

                a[i, j] = i == j ? Math.Sqrt(rest) : rest / a[j, j];
            }
        }

        return a;
    }

    private double[] Solve(double[] right)
    {
        double[] x = [.. right];
        for (int i = 0; i < _width; i++)
        {
            for (int k = 0; k < i; k++)
            {
                x[i] -= _factor[i, k] * x[k];
            }

            x[i] /= _factor[i, i];
        }

        for (int i = _width - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < _width; k++)
            {
                x[i] -= _factor[k, i] * x[k];
            }

            x[i] /= _factor[i, i];
        }

        return x;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
