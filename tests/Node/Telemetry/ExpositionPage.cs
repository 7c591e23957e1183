using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>
/// A page of Prometheus' text format 0.0.4, read as strictly as the format is described: anything a scraper
/// might stumble over ends the test.
/// </summary>
internal sealed partial class ExpositionPage
{
    private readonly Dictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private ExpositionPage(string text)
    {
        Assert.That(text, Does.EndWith("\n"));
        string family = "";
        string? help = null;
        foreach (string line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                help = line.Split(' ')[2];
                Assert.That(_types.ContainsKey(help), Is.False, $"{help} stands twice");
                Assert.That(line.Replace("\\\\", "", StringComparison.Ordinal), Does.Not.Match(@"\\[^n]"));
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                string[] words = line.Split(' ');
                Assert.That(words, Has.Length.EqualTo(4), line);
                Assert.That(words[2], Is.EqualTo(help), "HELP stands before TYPE");
                Assert.That(words[3], Is.AnyOf("counter", "gauge", "histogram"));
                _types.Add(family = words[2], words[3]);
            }
            else
            {
                ReadSample(line, family);
            }
        }
    }

    public static ExpositionPage Parse(string text) => new(text);

    public IEnumerable<string> Families => _types.Keys;

    public string TypeOf(string family) => _types[family];

    /// <summary>The value of a series, as <c>name</c> or <c>name{a="b"}</c> with labels by name.</summary>
    public double this[string series] => _values.TryGetValue(series, out double value)
        ? value
        : throw new AssertionException($"no {series}; there are {string.Join(", ", _values.Keys)}");

    public bool Tells(string series) => _values.ContainsKey(series);

    public IEnumerable<string> SeriesOf(string name) => _values.Keys.Where(
        key => key == name || key.StartsWith(name + "{", StringComparison.Ordinal));

    private void ReadSample(string line, string family)
    {
        Match sample = Sample().Match(line);
        Assert.That(sample.Success, Is.True, line);
        string name = sample.Groups["name"].Value;
        string stem = _types[family] == "histogram" ? HistogramSuffix().Replace(name, "") : name;
        Assert.That(stem, Is.EqualTo(family), $"'{line}' stands under its TYPE");
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
        {
            labels.Add(label.Groups["name"].Value, Unescape(label.Groups["value"].Value));
        }

        string text = sample.Groups["value"].Value;
        double value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        string key = labels.Count == 0
            ? name
            : $"{name}{{{string.Join(",", labels.Select(l => $"{l.Key}=\"{l.Value}\""))}}}";
        Assert.That(_values.TryAdd(key, value), Is.True, $"{key} stands twice");
    }

    private static string Unescape(string value)
    {
        StringBuilder text = new();
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                text.Append(value[i]);
                continue;
            }

            text.Append(value[++i] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                char c => throw new AssertionException($"\\{c} is no escape"),
            });
        }

        return text.ToString();
    }

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)"
        + @"(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*=""([^""\\\n]|\\.)*"",?)*)\})? (?<value>\S+)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();

    [GeneratedRegex(
        @"(?<name>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^""\\\n]|\\.)*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture)]
    private static partial Regex HistogramSuffix();
}
