namespace OpenLedger.Node.Configuration;

/// <summary>Which of the names there are somebody meant: the one the fewest typing errors away.</summary>
internal static class NearestName
{
    private const int LengthMax = 64;

    /// <summary>The nearest by edits of single characters; of equals the first in order.</summary>
    /// <param name="text">What was written; of a long text its beginning counts.</param>
    /// <param name="names">The names, at least one.</param>
    public static string Of(string text, IEnumerable<string> names)
    {
        string written = text.Length <= LengthMax ? text : text[..LengthMax];
        return names.Order(StringComparer.Ordinal).MinBy(name => Edits(written, name))!;
    }

    /// <summary>How many typing errors lie between two names of ordinary length, letters' case
    /// aside.</summary>
    public static int Edits(string one, string other)
    {
        // Levenshtein, one row at a time.
        (string a, string b) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
