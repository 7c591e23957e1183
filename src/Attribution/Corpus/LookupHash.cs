using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace OpenLedger.Attribution.Corpus;

/// <summary>
/// Salted mixing for look-up tables. Tables compare what they find, so these values change speed and never an answer.
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
        while (bytes.Length >= 8)
        {
            h = Mix(h ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), K1);
            bytes = bytes[8..];
        }

        ulong tail = 0;
        foreach (byte b in bytes)
        {
            tail = (tail << 8) | b;
        }

        return (uint)(Mix(h ^ tail, K0 ^ seed) >> 32);
    }
}
