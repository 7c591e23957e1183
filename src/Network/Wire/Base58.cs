namespace OpenLedger.Network.Wire;

/// <summary>
/// Base58 with Bitcoin's alphabet, without a checksum: the text form of peer ids. Quadratic in the length, so
/// the length is bounded.
/// </summary>
internal static class Base58
{
    /// <summary>Most characters that are decoded.</summary>
    public const int CharsMax = 128;

    /// <summary>Most bytes that are encoded.</summary>
    public const int BytesMax = 92;

    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>The text of <paramref name="bytes"/>; a leading zero byte is a leading '1'.</summary>
    /// <exception cref="ArgumentException">More than <see cref="BytesMax"/> bytes.</exception>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax)
        {
            throw new ArgumentException($"at most {BytesMax} bytes", nameof(bytes));
        }

        int zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        Span<byte> digits = stackalloc byte[CharsMax];
        int count = 0;
        foreach (byte next in bytes[zeros..])
        {
            int carry = next;
            for (int i = 0; i < count; i++)
            {
                carry += digits[i] << 8;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
            }

            for (; carry > 0; carry /= 58)
            {
                digits[count++] = (byte)(carry % 58);
            }
        }

        Span<char> text = stackalloc char[zeros + count];
        text[..zeros].Fill(Alphabet[0]);
        for (int i = 0; i < count; i++)
        {
            text[zeros + i] = Alphabet[digits[count - 1 - i]];
        }

        return new string(text);
    }

    /// <summary>
    /// The bytes of <paramref name="text"/>; false for a foreign character or too much text.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length > CharsMax)
        {
            return false;
        }

        int zeros = text.IndexOfAnyExcept(Alphabet[0]) is var first && first < 0 ? text.Length : first;
        Span<byte> number = stackalloc byte[CharsMax];
        int count = 0;
        foreach (char next in text[zeros..])
        {
            int carry = Alphabet.IndexOf(next, StringComparison.Ordinal);
            if (carry < 0)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                carry += number[i] * 58;
                number[i] = (byte)(carry & 0xff);
                carry >>= 8;
            }

            for (; carry > 0; carry >>= 8)
            {
                number[count++] = (byte)(carry & 0xff);
            }
        }

        bytes = new byte[zeros + count];
        for (int i = 0; i < count; i++)
        {
            bytes[zeros + i] = number[count - 1 - i];
        }

        return true;
    }
}
