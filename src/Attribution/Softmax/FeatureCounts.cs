namespace OpenLedger.Attribution.Softmax;

/// <summary>
/// How often each feature stands in a piece of text: every n-gram adds 1 or -1, by a bit of its hash, to
/// the feature that the highest bits of its hash name. N-grams with a masked token are left out.
/// </summary>
internal static class FeatureCounts
{
    /// <summary>Counts into <paramref name="counts"/>, which has the shape's dimension and is
    /// cleared.</summary>
    public static void Of(FeatureShape shape, ReadOnlySpan<ulong> hashes, Span<int> counts)
    {
        counts.Clear();
        int shift = 64 - shape.LogDimension;
        for (int i = 0; i < hashes.Length; i++)
        {
            if (hashes[i] == TokenHash.Masked)
            {
                continue;
            }

            Add(counts, hashes[i], shift);
            if (shape.NgramMax > 1 && i + 1 < hashes.Length && hashes[i + 1] != TokenHash.Masked)
            {
                Add(counts, TokenHash.OfPair(hashes[i], hashes[i + 1]), shift);
            }
        }
    }

    private static void Add(Span<int> counts, ulong hash, int shift) =>
        counts[(int)(hash >> shift)] += (hash & 1) == 0 ? 1 : -1;
}
