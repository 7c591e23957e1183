using OpenLedger.Attribution.Influence;

namespace OpenLedger.Attribution.Evaluation;

/// <summary>What the methods ask of training rows.</summary>
internal static class Rows
{
    /// <summary>p - [label], Q15, of a row.</summary>
    public static int[] Delta(InfluenceModel model, int row)
    {
        var delta = new int[model.Set.Labels.Count];
        model.Delta(row, delta);
        return delta;
    }

    /// <summary>The inner product of two of them.</summary>
    public static long Dot(int[] a, int[] b)
    {
        long sum = 0;
        for (int c = 0; c < a.Length; c++)
        {
            sum += (long)a[c] * b[c];
        }

        return sum;
    }
}
