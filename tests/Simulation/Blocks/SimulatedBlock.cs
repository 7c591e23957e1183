using System.Buffers.Binary;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation.Blocks;

/// <summary>
/// A block of the simulation: the fields consensus reads, a nonce, and what executing it comes to. Its hash
/// is four mixed words, since Keccak would be most of a run's cost and nobody here searches for collisions.
/// </summary>
internal static class SimulatedBlock
{
    private const int Size = 32 + (6 * 8) + 1;

    public static CandidateBlock Create(
        Hash256 parent, Height height, Epoch epoch, View view, View parentView, ulong timestampMs,
        ulong nonce, BlockContent content)
    {
        byte[] bytes = new byte[Size];
        parent.CopyTo(bytes);
        ReadOnlySpan<ulong> numbers =
            [height.Value, epoch.Value, view.Value, parentView.Value, timestampMs, nonce];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(32 + (8 * i)), numbers[i]);
        }

        bytes[^1] = (byte)content;
        return Decode(bytes)!;
    }

    public static CandidateBlock? Decode(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        return span.Length != Size ? null : new CandidateBlock(
            Hash(span),
            new Hash256(span[..32]),
            new Height(BinaryPrimitives.ReadUInt64BigEndian(span[32..])),
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(span[40..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(span[48..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(span[56..])),
            BinaryPrimitives.ReadUInt64BigEndian(span[64..]),
            bytes);
    }

    public static BlockContent ContentOf(CandidateBlock block) => (BlockContent)block.Bytes.Span[^1];

    /// <summary>The nonce its maker chose.</summary>
    public static ulong NonceOf(CandidateBlock block) =>
        BinaryPrimitives.ReadUInt64BigEndian(block.Bytes.Span[72..]);

    /// <summary>What every validator must find: true unless it is invalid for everybody.</summary>
    public static bool IsValid(CandidateBlock block) => ContentOf(block) != BlockContent.Invalid;

    private static Hash256 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Hash256.Size];
        ulong a = 0x9E3779B97F4A7C15, b = 0xBF58476D1CE4E5B9, c = 0x94D049BB133111EB, d = 0xD6E8FEB86659FD93;
        unchecked
        {
            // Mixing is modulo 2^64.
            for (int i = 0; i + 8 <= bytes.Length; i += 8)
            {
                ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]);
                (a, b, c, d) = (Mix(b ^ word), Mix(c + a), Mix(d ^ a), Mix(a + b + c));
            }

            a = Mix(a ^ bytes[^1]);
            b = Mix(b ^ a);
            c = Mix(c ^ b);
            d = Mix(d ^ c);
        }

        BinaryPrimitives.WriteUInt64BigEndian(hash, a);
        BinaryPrimitives.WriteUInt64BigEndian(hash[8..], b);
        BinaryPrimitives.WriteUInt64BigEndian(hash[16..], c);
        BinaryPrimitives.WriteUInt64BigEndian(hash[24..], d | 1);
        return new Hash256(hash);
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
