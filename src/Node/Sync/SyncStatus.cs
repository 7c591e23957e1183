using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// How far a node is. Big endian:
/// <code>
/// genesis 32 | height u64 | hash 32 | epoch u64 | announcement (see BlockAnnouncement), or nothing
/// </code>
/// The announcement proves, to who knows its epoch's set, the newest block the node can prove; what is
/// claimed above it is a mere word.
/// </summary>
/// <param name="Genesis">Hash of block 0.</param>
/// <param name="Head">Height of the newest finalized block.</param>
/// <param name="HeadHash">Its hash.</param>
/// <param name="Epoch">The epoch that decides the block above it.</param>
/// <param name="Proof">The newest block with a Finalization of its own; null on a new chain.</param>
internal sealed record SyncStatus(
    Hash256 Genesis, Height Head, Hash256 HeadHash, Epoch Epoch, BlockAnnouncement? Proof)
{
    private const int FixedSize = (2 * Hash256.Size) + 16;

    /// <summary>Longest status.</summary>
    public const int BytesMax = FixedSize + BlockAnnouncement.BytesMax;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] proof = Proof?.Encode() ?? [];
        byte[] bytes = new byte[FixedSize + proof.Length];
        Genesis.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(32), Head.Value);
        HeadHash.CopyTo(bytes.AsSpan(40));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(72), Epoch.Value);
        proof.CopyTo(bytes.AsSpan(FixedSize));
        return bytes;
    }

    /// <summary>Reads a status that fills the bytes exactly; null when it is malformed.</summary>
    public static SyncStatus? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < FixedSize or > BytesMax)
        {
            return null;
        }

        BlockAnnouncement? proof = null;
        Height head = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]));
        if (bytes.Length > FixedSize)
        {
            proof = BlockAnnouncement.TryDecode(bytes[FixedSize..]);
            if (proof is null || proof.Height > head)
            {
                return null;
            }
        }

        return new SyncStatus(
            new Hash256(bytes[..32]), head, new Hash256(bytes.Slice(40, 32)),
            new Epoch(BinaryPrimitives.ReadUInt64BigEndian(bytes[72..])), proof);
    }
}
