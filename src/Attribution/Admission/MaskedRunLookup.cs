namespace OpenLedger.Attribution.Admission;

/// <summary>Finds masked runs, which are ordered and do not overlap, by offset.</summary>
internal static class MaskedRunLookup
{
    /// <summary>
    /// Index of the first run that ends after <paramref name="offset"/>; the count when there is none.
    /// </summary>
    public static int FirstEndingAfter(ReadOnlySpan<MaskedRun> runs, int offset)
    {
        int low = 0;
        int high = runs.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (runs[middle].End > offset)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
