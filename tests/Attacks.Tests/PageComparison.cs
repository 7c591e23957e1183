using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenLedger.Attacks.Tests;

/// <summary>
/// Compares a generated part of the page with what was measured: words are equal, numbers nearly. A rule
/// that costs a little more gas moves the last digits of everything; the page need not be written anew.
/// </summary>
internal static partial class PageComparison
{
    private const decimal Absolute = 0.002m;
    private const decimal Relative = 0.002m;

    /// <summary>The first place that differs, or null.</summary>
    public static string? Difference(string page, string measured)
    {
        string[] written = page.Split('\n');
        string[] expected = measured.Split('\n');
        for (int line = 0; line < Math.Max(written.Length, expected.Length); line++)
        {
            string left = line < written.Length ? written[line] : "";
            string right = line < expected.Length ? expected[line] : "";
            if (!IsNear(left, right))
            {
                return $"the page says\n{left}\nmeasured is\n{right}\nthe command in the page writes it anew";
            }
        }

        return null;
    }

    private static bool IsNear(string left, string right)
    {
        decimal[] leftNumbers = Numbers(left);
        decimal[] rightNumbers = Numbers(right);
        return Number().Replace(left, "#") == Number().Replace(right, "#")
            && leftNumbers.Zip(rightNumbers).All(pair =>
                Math.Abs(pair.First - pair.Second) <= Absolute + (Relative * Math.Abs(pair.First)));
    }

    private static decimal[] Numbers(string text) =>
        [.. Number().Matches(text).Select(match => decimal.Parse(match.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"-?\d+(?:\.\d+)?", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
