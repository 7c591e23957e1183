using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// Salted mixing for look-up tables. Tables compare what they find, so these values change speed and never an
/// answer.
/// </summary>
internal static class LookupHash
{
    private const ulong K0 = 0x9E3779B97F4A7C15;
    private const ulong K1 = 0xD6E8FEB86659FD93;

    /// <summary>The product of two words folded to one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    /// <summary>32 bits of one word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Of(ulong word, ulong seed)
    {
        ulong mixed = Mix(word ^ seed ^ K0, K1);
        return (uint)(mixed >> 32);
    }

    /// <summary>32 bits of a short string.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong h = seed ^ K0 ^ (ulong)bytes.Length;
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 8)
        {
            h = Mix(h ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), K1);
            rest = rest[8..];
        }

        return (uint)(Mix(h ^ Tail(rest), K0 ^ seed) >> 32);
    }

    // At most 8 bytes as one word; reads may overlap, for the length is mixed in already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Tail(ReadOnlySpan<byte> rest)
    {
        if (rest.Length >= 4)
        {
            ulong low = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            return low | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(rest[^4..]) << 32);
        }

        return rest.IsEmpty ? 0 : rest[0] | ((ulong)rest[rest.Length >> 1] << 8) | ((ulong)rest[^1] << 16);
    }
}
