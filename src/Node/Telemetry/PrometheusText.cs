using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// The text format 0.0.4 of Prometheus (github.com/prometheus/docs, exposition_formats): for each metric its
/// HELP and TYPE, then a line a series. In help texts backslash and line feed are escaped, in values of
/// labels also the quote.
/// </summary>
internal static class PrometheusText
{
    /// <summary>The content type that readers tell the format by.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\"\n");

    /// <summary>True for a letter, underscore or colon, then letters, digits, underscores, colons.</summary>
    public static bool IsMetricName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');

    /// <summary>Writes labels with braces, in the order of their names; nothing when there are
    /// none.</summary>
    /// <returns>False when they are longer than the room.</returns>
    public static bool TryWriteLabels(
        ReadOnlySpan<KeyValuePair<string, object?>> labels, Span<char> room, out int length)
    {
        length = 0;
        if (labels.IsEmpty)
        {
            return true;
        }

        Span<int> order = stackalloc int[labels.Length];
        Sort(labels, order);
        for (int i = 0; i < order.Length; i++)
        {
            (string name, object? value) = labels[order[i]];
            string text = value switch
            {
                string words => words,
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => value?.ToString() ?? "",
            };
            if (!TryPut(i == 0 ? "{" : ",", room, ref length) || !TryPut(name, room, ref length)
                || !TryPut("=\"", room, ref length) || !TryPutEscaped(text, room, ref length)
                || !TryPut("\"", room, ref length))
            {
                return false;
            }
        }

        return TryPut("}", room, ref length);
    }

    /// <summary>Writes a metric.</summary>
    public static void Write(StringBuilder page, MetricFamily family)
    {
        IReadOnlyList<MetricSeries> all = family.Series;
        if (all.Count == 0)
        {
            return;
        }

        page.Append("# HELP ").Append(family.Name).Append(' ');
        foreach (char c in family.Help)
        {
            _ = c switch
            {
                '\\' => page.Append("\\\\"),
                '\n' => page.Append("\\n"),
                _ => page.Append(c),
            };
        }

        page.Append('\n').Append("# TYPE ").Append(family.Name).Append(' ')
            .Append(family.Kind switch
            {
                MetricKind.Counter => "counter",
                MetricKind.Gauge => "gauge",
                _ => "histogram",
            })
            .Append('\n');
        foreach (MetricSeries series in all)
        {
            (double value, long[] buckets, long count) = series.Read();
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(page, family, series.Labels, (value, buckets, count));
            }
            else
            {
                WriteLine(page, family.Name, series.Labels, value);
            }
        }
    }

    /// <summary>A number as the format has it.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
            : double.IsNegativeInfinity(value) ? "-Inf"
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static void WriteHistogram(
        StringBuilder page, MetricFamily family, string labels,
        (double Sum, long[] Buckets, long Count) histogram)
    {
        // le is a label like the others; its place among them is free.
        string open = labels.Length == 0 ? "{" : labels[..^1] + ",";
        long below = 0;
        for (int i = 0; i < histogram.Buckets.Length; i++)
        {
            below += histogram.Buckets[i];
            WriteLine(page, family.Name + "_bucket", $"{open}le=\"{Number(family.Bounds[i])}\"}}", below);
        }

        WriteLine(page, family.Name + "_bucket", $"{open}le=\"+Inf\"}}", histogram.Count);
        WriteLine(page, family.Name + "_sum", labels, histogram.Sum);
        WriteLine(page, family.Name + "_count", labels, histogram.Count);
    }

    private static void WriteLine(StringBuilder page, string name, string labels, double value) =>
        page.Append(name).Append(labels).Append(' ').Append(Number(value)).Append('\n');

    // Few labels: by insertion.
    private static void Sort(ReadOnlySpan<KeyValuePair<string, object?>> labels, Span<int> order)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            int at = i;
            while (at > 0 && string.CompareOrdinal(labels[order[at - 1]].Key, labels[i].Key) > 0)
            {
                order[at] = order[at - 1];
                at--;
            }

            order[at] = i;
        }
    }

    private static bool TryPut(ReadOnlySpan<char> text, Span<char> room, ref int length)
    {
        if (!text.TryCopyTo(room[length..]))
        {
            return false;
        }

        length += text.Length;
        return true;
    }

    private static bool TryPutEscaped(ReadOnlySpan<char> text, Span<char> room, ref int length)
    {
        while (true)
        {
            int at = text.IndexOfAny(Escaped);
            if (at < 0)
            {
                return TryPut(text, room, ref length);
            }

            string escape = text[at] switch { '\n' => "\\n", '"' => "\\\"", _ => "\\\\" };
            if (!TryPut(text[..at], room, ref length) || !TryPut(escape, room, ref length))
            {
                return false;
            }

            text = text[(at + 1)..];
        }
    }
}
