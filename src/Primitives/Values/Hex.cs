using System.Buffers;

namespace OpenLedger.Primitives.Values;

/// <summary>Hexadecimal text as Ethereum tools write it: lower case, with 0x.</summary>
public static class Hex
{
    private static readonly SearchValues<char> LowerDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Lower-case hex with 0x; "0x" for no bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Decodes an even number of hex digits, any case, with or without 0x.</summary>
    public static bool TryDecode(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is null)
        {
            return false;
        }

        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.Ordinal) ? text.AsSpan(2) : text;
        if (digits.Length % 2 != 0)
        {
            return false;
        }

        byte[] decoded = new byte[digits.Length / 2];
        OperationStatus status = Convert.FromHexString(digits, decoded, out int charsConsumed, out _);
        if (status != OperationStatus.Done || charsConsumed != digits.Length)
        {
            return false;
        }

        bytes = decoded;
        return true;
    }

    /// <summary>
    /// Decodes exactly what <see cref="Encode"/> writes, for files in which every byte string has one spelling.
    /// </summary>
    public static bool TryDecodeCanonical(string? text, out byte[] bytes)
    {
        bytes = [];
        return text is not null
            && text.StartsWith("0x", StringComparison.Ordinal)
            && !text.AsSpan(2).ContainsAnyExcept(LowerDigits)
            && TryDecode(text, out bytes);
    }

    /// <summary>Decodes hex or throws.</summary>
    /// <exception cref="FormatException">Not an even number of hex digits.</exception>
    public static byte[] Decode(string text) =>
        TryDecode(text, out byte[] bytes) ? bytes : throw new FormatException("not hex data");
}
