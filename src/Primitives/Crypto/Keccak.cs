using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// Keccak-256 with the original padding (0x01), as Ethereum uses it; not SHA3-256.
/// Source: the Keccak reference, version 3.0. Thread-safe; inputs of any length.
/// </summary>
public static class Keccak
{
    /// <summary>keccak256 of no bytes.</summary>
    public static readonly Hash256 OfEmpty = Hash([]);

    private const int RateBytes = 136;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>The Keccak-256 hash of <paramref name="data"/>.</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        Hash(data, digest);
        return new Hash256(digest);
    }

    /// <summary>Writes the 32-byte hash of <paramref name="data"/> into <paramref name="digest"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        while (data.Length >= RateBytes)
        {
            Absorb(state, data[..RateBytes]);
            data = data[RateBytes..];
        }

        Span<byte> last = stackalloc byte[RateBytes];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[RateBytes - 1] |= 0x80;
        Absorb(state, last);
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(i * 8)..], state[i]);
        }
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < RateBytes / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        }

        Permute(ref MemoryMarshal.GetReference(state));
    }

    // keccak-f[1600] on 25 locals: the JIT keeps most of them in registers.
    // Hashing dominates a start; tiered compilation would leave it slow for the first seconds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Permute(ref ulong s)
    {
        ulong a0 = Unsafe.Add(ref s, 0);
        ulong a1 = Unsafe.Add(ref s, 1);
        ulong a2 = Unsafe.Add(ref s, 2);
        ulong a3 = Unsafe.Add(ref s, 3);
        ulong a4 = Unsafe.Add(ref s, 4);
        ulong a5 = Unsafe.Add(ref s, 5);
        ulong a6 = Unsafe.Add(ref s, 6);
        ulong a7 = Unsafe.Add(ref s, 7);
        ulong a8 = Unsafe.Add(ref s, 8);
        ulong a9 = Unsafe.Add(ref s, 9);
        ulong a10 = Unsafe.Add(ref s, 10);
        ulong a11 = Unsafe.Add(ref s, 11);
        ulong a12 = Unsafe.Add(ref s, 12);
        ulong a13 = Unsafe.Add(ref s, 13);
        ulong a14 = Unsafe.Add(ref s, 14);
        ulong a15 = Unsafe.Add(ref s, 15);
        ulong a16 = Unsafe.Add(ref s, 16);
        ulong a17 = Unsafe.Add(ref s, 17);
        ulong a18 = Unsafe.Add(ref s, 18);
        ulong a19 = Unsafe.Add(ref s, 19);
        ulong a20 = Unsafe.Add(ref s, 20);
        ulong a21 = Unsafe.Add(ref s, 21);
        ulong a22 = Unsafe.Add(ref s, 22);
        ulong a23 = Unsafe.Add(ref s, 23);
        ulong a24 = Unsafe.Add(ref s, 24);
        foreach (ulong roundConstant in RoundConstants)
        {
            ulong c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
            ulong c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
            ulong c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            ulong c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
            ulong c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            ulong d0 = c4 ^ BitOperations.RotateLeft(c1, 1);
            ulong d1 = c0 ^ BitOperations.RotateLeft(c2, 1);
            ulong d2 = c1 ^ BitOperations.RotateLeft(c3, 1);
            ulong d3 = c2 ^ BitOperations.RotateLeft(c4, 1);
            ulong d4 = c3 ^ BitOperations.RotateLeft(c0, 1);
            ulong b0 = a0 ^ d0;
            ulong b16 = BitOperations.RotateLeft(a5 ^ d0, 36);
            ulong b7 = BitOperations.RotateLeft(a10 ^ d0, 3);
            ulong b23 = BitOperations.RotateLeft(a15 ^ d0, 41);
            ulong b14 = BitOperations.RotateLeft(a20 ^ d0, 18);
            ulong b10 = BitOperations.RotateLeft(a1 ^ d1, 1);
            ulong b1 = BitOperations.RotateLeft(a6 ^ d1, 44);
            ulong b17 = BitOperations.RotateLeft(a11 ^ d1, 10);
            ulong b8 = BitOperations.RotateLeft(a16 ^ d1, 45);
            ulong b24 = BitOperations.RotateLeft(a21 ^ d1, 2);
            ulong b20 = BitOperations.RotateLeft(a2 ^ d2, 62);
            ulong b11 = BitOperations.RotateLeft(a7 ^ d2, 6);
            ulong b2 = BitOperations.RotateLeft(a12 ^ d2, 43);
            ulong b18 = BitOperations.RotateLeft(a17 ^ d2, 15);
            ulong b9 = BitOperations.RotateLeft(a22 ^ d2, 61);
            ulong b5 = BitOperations.RotateLeft(a3 ^ d3, 28);
            ulong b21 = BitOperations.RotateLeft(a8 ^ d3, 55);
            ulong b12 = BitOperations.RotateLeft(a13 ^ d3, 25);
            ulong b3 = BitOperations.RotateLeft(a18 ^ d3, 21);
            ulong b19 = BitOperations.RotateLeft(a23 ^ d3, 56);
            ulong b15 = BitOperations.RotateLeft(a4 ^ d4, 27);
            ulong b6 = BitOperations.RotateLeft(a9 ^ d4, 20);
            ulong b22 = BitOperations.RotateLeft(a14 ^ d4, 39);
            ulong b13 = BitOperations.RotateLeft(a19 ^ d4, 8);
            ulong b4 = BitOperations.RotateLeft(a24 ^ d4, 14);
            a0 = b0 ^ (~b1 & b2);
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
            a0 ^= roundConstant;
        }

        Unsafe.Add(ref s, 0) = a0;
        Unsafe.Add(ref s, 1) = a1;
        Unsafe.Add(ref s, 2) = a2;
        Unsafe.Add(ref s, 3) = a3;
        Unsafe.Add(ref s, 4) = a4;
        Unsafe.Add(ref s, 5) = a5;
        Unsafe.Add(ref s, 6) = a6;
        Unsafe.Add(ref s, 7) = a7;
        Unsafe.Add(ref s, 8) = a8;
        Unsafe.Add(ref s, 9) = a9;
        Unsafe.Add(ref s, 10) = a10;
        Unsafe.Add(ref s, 11) = a11;
        Unsafe.Add(ref s, 12) = a12;
        Unsafe.Add(ref s, 13) = a13;
        Unsafe.Add(ref s, 14) = a14;
        Unsafe.Add(ref s, 15) = a15;
        Unsafe.Add(ref s, 16) = a16;
        Unsafe.Add(ref s, 17) = a17;
        Unsafe.Add(ref s, 18) = a18;
        Unsafe.Add(ref s, 19) = a19;
        Unsafe.Add(ref s, 20) = a20;
        Unsafe.Add(ref s, 21) = a21;
        Unsafe.Add(ref s, 22) = a22;
        Unsafe.Add(ref s, 23) = a23;
        Unsafe.Add(ref s, 24) = a24;
    }
}
