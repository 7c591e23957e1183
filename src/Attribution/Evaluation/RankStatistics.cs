namespace OpenLedger.Attribution.Evaluation;

/// <summary>Statistics of orders.</summary>
public static class RankStatistics
{
    /// <summary>Spearman's rank correlation, -1 to 1; ties share their mean rank; 0 when either is
    /// constant.</summary>
    public static double Spearman(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        Pearson(Ranks(a), Ranks(b));

    /// <summary>Pearson's correlation; 0 when either is constant.</summary>
    public static double Pearson(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Count, b.Count);
        double meanA = a.Count == 0 ? 0 : a.Average();
        double meanB = b.Count == 0 ? 0 : b.Average();
        double covariance = 0, spreadA = 0, spreadB = 0;
        for (int i = 0; i < a.Count; i++)
        {
            covariance += (a[i] - meanA) * (b[i] - meanB);
            spreadA += (a[i] - meanA) * (a[i] - meanA);
            spreadB += (b[i] - meanB) * (b[i] - meanB);
        }

        double scale = Math.Sqrt(spreadA * spreadB);
        return scale > 0 ? covariance / scale : 0;
    }

    /// <summary>Area under the ROC curve: the probability that a marked one scores above an unmarked
    /// one.</summary>
    public static double Auc(IReadOnlyList<double> scores, IReadOnlyList<bool> marked)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Count, marked.Count);
        double[] ranks = Ranks(scores);
        double sum = 0;
        long positives = 0;
        for (int i = 0; i < ranks.Length; i++)
        {
            sum += marked[i] ? ranks[i] : 0;
            positives += marked[i] ? 1 : 0;
        }

        long negatives = ranks.Length - positives;
        return positives == 0 || negatives == 0
            ? 0.5
            : (sum - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
    }

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ThenBy(i => i)];
        var ranks = new double[values.Count];
        for (int start = 0; start < order.Length;)
        {
            int end = start + 1;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
            {
                end++;
            }

            for (int i = start; i < end; i++)
            {
                ranks[order[i]] = (start + end + 1) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
