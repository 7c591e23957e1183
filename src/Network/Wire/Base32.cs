namespace OpenLedger.Network.Wire;

/// <summary>Base32 of RFC 4648 in lower case without padding: multibase 'b', the text form of CIDs.</summary>
internal static class Base32
{
    /// <summary>Most characters that are decoded.</summary>
    public const int CharsMax = 128;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The bytes of <paramref name="text"/>; false unless it is their one canonical form.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length > CharsMax || (text.Length % 8) is 1 or 3 or 6)
        {
            return false;
        }

        byte[] decoded = new byte[text.Length * 5 / 8];
        int buffer = 0;
        int bits = 0;
        int count = 0;
        foreach (char next in text)
        {
            int digit = Alphabet.IndexOf(next, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            buffer = ((buffer << 5) | digit) & 0xfff;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                decoded[count++] = (byte)(buffer >> bits);
                buffer &= (1 << bits) - 1;
            }
        }

        // Bits left over must be zero, or two texts would mean the same bytes.
        if (buffer != 0)
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
