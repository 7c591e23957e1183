using System.Globalization;
using System.Text;

namespace OpenLedger.Attacks.Report;

/// <summary>The parts of a page between two markers are generated; the rest is written.</summary>
internal static class AttackDocument
{
    /// <summary>Marks the list of attacks.</summary>
    public const string List = "attacks";

    /// <summary>Marks what is exact: the same bytes on every machine, checked on every commit.</summary>
    public const string Exact = "exact";

    /// <summary>Marks what is sampled: the same bytes too, but many answers.</summary>
    public const string Sampled = "sampled";

    /// <summary>The page with a part replaced.</summary>
    /// <exception cref="FormatException">It lacks a marker.</exception>
    public static string Replace(string page, string part, string content)
    {
        (int start, int end) = Find(page, part);
        return $"{page[..start]}\n{content}{page[end..]}";
    }

    /// <summary>What a part holds.</summary>
    /// <exception cref="FormatException">It lacks a marker.</exception>
    public static string Read(string page, string part)
    {
        (int start, int end) = Find(page, part);
        return page[start..end].TrimStart('\n');
    }

    /// <summary>The tables of a part.</summary>
    public static string Part(IReadOnlyList<AttackSummary> summaries, string setting)
    {
        StringBuilder part = new();
        part.Append(CultureInfo.InvariantCulture, $"{setting}\n\n{AttackTables.Results(summaries)}");
        part.Append(CultureInfo.InvariantCulture, $"\n{AttackTables.Exceptions(summaries)}");
        return part.ToString();
    }

    private static (int Start, int End) Find(string page, string part)
    {
        string open = $"<!-- {part}: generated -->";
        string close = $"<!-- {part}: end -->";
        int start = page.IndexOf(open, StringComparison.Ordinal);
        int end = page.IndexOf(close, StringComparison.Ordinal);
        return start < 0 || end < start
            ? throw new FormatException($"the page has no part between {open} and {close}")
            : (start + open.Length, end);
    }
}
