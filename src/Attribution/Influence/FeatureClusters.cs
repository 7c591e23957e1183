using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Influence;

/// <summary>
/// Pieces that say the same: piece i joins the earliest head h of its label with 5 (x_i . x_h)^2 at least
/// 4 |x_i|^2 |x_h|^2 and x_i . x_h above 0, or else becomes a head. Members never gather others (no
/// chaining), and only heads are paid: a copy, or a shuffled one, earns nothing of its own.
/// </summary>
internal static class FeatureClusters
{
    /// <summary>The rows that are heads, ascending.</summary>
    public static int[] Heads(TrainingSet set)
    {
        int dimension = set.Table.Shape.Dimension;
        List<int> heads = [];
        // By label and feature: heads (their place in the list above) that have it.
        var postings = new Dictionary<int, List<(int Head, int Value)>>();
        for (int i = 0; i < set.Rows.Count; i++)
        {
            TrainingRow row = set.Rows[i];
            if (!Joins(set, row, heads, postings))
            {
                Add(postings, row, heads.Count, dimension);
                heads.Add(i);
            }
        }

        return [.. heads];
    }

    private static bool Joins(
        TrainingSet set, TrainingRow row, List<int> heads,
        Dictionary<int, List<(int Head, int Value)>> postings)
    {
        var dots = new int[heads.Count];
        for (int j = 0; j < row.Features.Count; j++)
        {
            int key = KeyOf(row, row.Features.Indices[j], set.Table.Shape.Dimension);
            if (postings.TryGetValue(key, out List<(int Head, int Value)>? having))
            {
                foreach ((int head, int value) in having)
                {
                    dots[head] += value * row.Features.Values[j];
                }
            }
        }

        for (int h = 0; h < dots.Length; h++)
        {
            // Both sides are below 2^31: |x|^2 is at most 2^14.
            long dot = dots[h];
            FeatureVector head = set.Rows[heads[h]].Features;
            if (dot > 0 && 5 * dot * dot >= 4L * row.Features.NormSquared * head.NormSquared)
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(
        Dictionary<int, List<(int Head, int Value)>> postings, TrainingRow row, int head, int dimension)
    {
        for (int j = 0; j < row.Features.Count; j++)
        {
            int key = KeyOf(row, row.Features.Indices[j], dimension);
            if (!postings.TryGetValue(key, out List<(int Head, int Value)>? having))
            {
                postings.Add(key, having = []);
            }

            having.Add((head, row.Features.Values[j]));
        }
    }

    private static int KeyOf(TrainingRow row, int feature, int dimension) =>
        (row.Label * dimension) + feature;
}
