using System.Text;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Primitives.Values;

/// <summary>Addresses in mixed case, whose letters' case is a checksum (EIP-55).</summary>
public static class ChecksumAddress
{
    /// <summary>
    /// 0x and 40 digits; a letter is upper case when the hash of the lower-case digits has 8 or more there.
    /// </summary>
    public static string Format(Address address)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        address.CopyTo(bytes);
        string lower = Convert.ToHexStringLower(bytes);
        byte[] hash = Keccak.Hash(Encoding.ASCII.GetBytes(lower)).ToArray();
        return string.Create(2 + lower.Length, (lower, hash), static (text, parts) =>
        {
            "0x".CopyTo(text);
            for (int i = 0; i < parts.lower.Length; i++)
            {
                int nibble = i % 2 == 0 ? parts.hash[i / 2] >> 4 : parts.hash[i / 2] & 0xF;
                char digit = parts.lower[i];
                text[2 + i] = nibble >= 8 ? char.ToUpperInvariant(digit) : digit;
            }
        });
    }

    /// <summary>
    /// Reads an address a person typed: 0x and 40 digits, all letters of one case, or mixed with a right
    /// checksum.
    /// </summary>
    public static bool TryParse(string? text, out Address address)
    {
        address = default;
        if (text is null || !text.StartsWith("0x", StringComparison.Ordinal)
            || !Address.TryParse(text, out Address read))
        {
            return false;
        }

        string digits = text[2..];
        bool oneCase = !digits.Any(char.IsAsciiLetterUpper) || !digits.Any(char.IsAsciiLetterLower);
        bool good = oneCase || text == Format(read);
        address = good ? read : default;
        return good;
    }
}
