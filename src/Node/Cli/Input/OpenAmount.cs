using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Cli.Input;

/// <summary>
/// Amounts as people write them: OPEN with up to 18 decimals (<c>1.5</c>), or wei after <c>wei:</c>. No sign,
/// exponent, unit, space or thousands separator.
/// </summary>
public static class OpenAmount
{
    /// <summary>Decimals of OPEN.</summary>
    public const int Decimals = 18;

    /// <summary>Most characters of an amount.</summary>
    public const int LengthMax = 100;

    private const string WeiPrefix = "wei:";

    /// <summary>What an amount looks like, for error messages.</summary>
    public const string Form = "OPEN with up to 18 decimals (1.5) or wei (wei:1500)";

    /// <summary>Reads an amount; false when it is not one, or is 2^256 wei or more.</summary>
    public static bool TryParse(string? text, out UInt256 wei)
    {
        wei = UInt256.Zero;
        if (text is null || text.Length > LengthMax)
        {
            return false;
        }

        if (text.StartsWith(WeiPrefix, StringComparison.Ordinal))
        {
            return UInt256.TryParse(text[WeiPrefix.Length..], out wei);
        }

        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point];
        string fraction = point < 0 ? "0" : text[(point + 1)..];
        return fraction.Length is >= 1 and <= Decimals
            && UInt256.TryParse(whole, out UInt256 open)
            && UInt256.TryParse(fraction.PadRight(Decimals, '0'), out UInt256 rest)
            && UInt256.TryMultiply(open, GenesisConfig.WeiPerOpen, out UInt256 wholeWei)
            && UInt256.TryAdd(wholeWei, rest, out wei);
    }

    /// <summary>The exact amount in OPEN: as many decimals as it needs, none for a whole number.</summary>
    public static string Format(in UInt256 wei)
    {
        (UInt256 open, UInt256 rest) = UInt256.DivRem(wei, GenesisConfig.WeiPerOpen);
        return rest.IsZero
            ? open.ToString()
            : $"{open}.{rest.ToString().PadLeft(Decimals, '0').TrimEnd('0')}";
    }
}
