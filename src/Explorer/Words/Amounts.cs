using System.Globalization;
using System.Numerics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Explorer.Words;

/// <summary>How amounts, times and long texts are written on pages; the same on every machine.</summary>
public static class Amounts
{
    private const int Decimals = 18;

    /// <summary>Wei as OPEN, exact: at most 18 decimals, none that are zero.</summary>
    public static string Open(UInt256 wei)
    {
        string digits = wei.ToString().PadLeft(Decimals + 1, '0');
        string whole = Grouped(digits[..^Decimals]);
        string fraction = digits[^Decimals..].TrimEnd('0');
        return fraction.Length == 0 ? whole : $"{whole}.{fraction}";
    }

    /// <summary>
    /// Wei as OPEN, cut to four significant decimals, or to none above 1,000; for places where the exact
    /// number is near.
    /// </summary>
    public static string OpenShort(UInt256 wei)
    {
        string exact = Open(wei);
        int point = exact.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return exact;
        }

        if (point > 3)
        {
            return exact[..point];
        }

        int zeros = exact[..point] == "0" ? exact[(point + 1)..].TakeWhile(c => c == '0').Count() : 0;
        int end = Math.Min(exact.Length, point + 1 + zeros + 4);
        return exact[..end].TrimEnd('0').TrimEnd('.');
    }

    /// <summary>A whole number with thousands set apart.</summary>
    public static string Number(ulong value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A whole number with thousands set apart.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A part of a whole in per cent, two decimals; "0 %" of nothing.</summary>
    public static string Percent(UInt256 part, UInt256 whole) =>
        whole.IsZero ? "0 %" : Percent((ulong)((BigInteger)part * 10_000 / (BigInteger)whole));

    /// <summary>Basis points in per cent.</summary>
    public static string Percent(ulong bps) =>
        string.Create(CultureInfo.InvariantCulture, $"{bps / 100m:0.##} %");

    /// <summary>How long ago, in the largest unit that fits.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "just now",
        { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds} s ago",
        { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes} min ago",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} d ago",
    };

    /// <summary>A moment in UTC.</summary>
    public static string Utc(ulong unixMs) => DateTimeOffset.FromUnixTimeMilliseconds((long)unixMs)
        .ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>First and last characters of a hash or address.</summary>
    public static string Short(string hex) => hex.Length <= 14 ? hex : $"{hex[..8]}\u2026{hex[^6..]}";

    /// <summary>A text cut after so many characters.</summary>
    public static string Cut(string text, int charactersMax)
    {
        if (text.Length <= charactersMax)
        {
            return text;
        }

        // Never between the halves of a character.
        int end = char.IsHighSurrogate(text[charactersMax - 1]) ? charactersMax - 1 : charactersMax;
        return text[..end] + "\u2026";
    }

    private static string Grouped(string digits)
    {
        string trimmed = digits.TrimStart('0');
        if (trimmed.Length == 0)
        {
            return "0";
        }

        int head = trimmed.Length % 3;
        IEnumerable<string> groups = Enumerable.Range(0, trimmed.Length / 3)
            .Select(i => trimmed.Substring(head + (i * 3), 3));
        return string.Join(',', head == 0 ? groups : groups.Prepend(trimmed[..head]));
    }
}
