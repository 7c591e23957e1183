namespace OpenLedger.Network.Wire;

/// <summary>
/// Unsigned LEB128 as multiformats and libp2p use it for lengths and codes: at most 9 bytes (63 bits),
/// written in as few bytes as possible; a longer form of the same number is refused
/// (github.com/multiformats/unsigned-varint).
/// </summary>
internal static class Varint
{
    /// <summary>Most bytes of a number.</summary>
    public const int SizeMax = 9;

    /// <summary>Reads a number from the front of <paramref name="bytes"/>.</summary>
    public static VarintStatus TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int size)
    {
        value = 0;
        for (size = 0; size < bytes.Length && size < SizeMax;)
        {
            byte next = bytes[size];
            value |= (ulong)(next & 0x7f) << (7 * size);
            size++;
            if (next < 0x80)
            {
                // A last byte of zero adds nothing: the number was not written in as few bytes as possible.
                return next == 0 && size > 1 ? VarintStatus.Invalid : VarintStatus.Done;
            }
        }

        return size == SizeMax ? VarintStatus.Invalid : VarintStatus.Incomplete;
    }

    /// <summary>
    /// Reads a number that lies whole in <paramref name="bytes"/> and is at most <paramref name="max"/>.
    /// </summary>
    public static bool TryReadBounded(ReadOnlySpan<byte> bytes, int max, out int value, out int size)
    {
        bool read = TryRead(bytes, out ulong number, out size) == VarintStatus.Done && number <= (ulong)max;
        value = read ? (int)number : 0;
        return read;
    }

    /// <summary>Bytes that <paramref name="value"/> takes.</summary>
    public static int SizeOf(ulong value)
    {
        int size = 1;
        for (ulong rest = value >> 7; rest != 0; rest >>= 7)
        {
            size++;
        }

        return size;
    }

    /// <summary>Writes <paramref name="value"/> and returns its length.</summary>
    /// <exception cref="IndexOutOfRangeException">The destination is too short.</exception>
    public static int Write(Span<byte> destination, ulong value)
    {
        int size = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[size++] = (byte)((value & 0x7f) | 0x80);
        }

        destination[size++] = (byte)value;
        return size;
    }
}
