using System.Buffers.Binary;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation;

/// <summary>
/// A block of the simulation: the fields consensus reads, a nonce, and whether executing it succeeds.
/// </summary>
internal static class SimulatedBlock
{
    private const int Size = 32 + (6 * 8) + 1;

    public static CandidateBlock Create(
        Hash256 parent, Height height, Epoch epoch, View view, View parentView, ulong timestampMs,
            ulong nonce, bool valid)
    {
        byte[] bytes = new byte[Size];
        parent.CopyTo(bytes);
        ulong[] numbers = [height.Value, epoch.Value, view.Value, parentView.Value, timestampMs, nonce];
        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(32 + (8 * i)), numbers[i]);
        }

        bytes[^1] = valid ? (byte)1 : (byte)0;
        return Decode(bytes)!;
    }

    public static CandidateBlock? Decode(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        return span.Length != Size ? null : new CandidateBlock(
            Keccak.Hash(span),
            new Hash256(span[..32]),
            new Height(BinaryPrimitives.ReadUInt64BigEndian(span[32..])),
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(span[40..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(span[48..])),
            new View(BinaryPrimitives.ReadUInt64BigEndian(span[56..])),
            BinaryPrimitives.ReadUInt64BigEndian(span[64..]),
            bytes);
    }

    public static bool IsValid(CandidateBlock block) => block.Bytes.Span[^1] == 1;
}
