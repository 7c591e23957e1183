using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>
/// A question of sync. Big endian, exact length:
/// <code>
/// 1                              status
/// 2 | from u64 | count u16       finalized blocks from a height, count 1 to 64
/// 3 | epoch u64 | view u64       the Finalization that decided a view
/// 4 | hash 32                    a finalized block
/// </code>
/// </summary>
internal abstract record SyncRequest
{
    /// <summary>Longest request.</summary>
    public const int BytesMax = 64;

    private SyncRequest()
    {
    }

    /// <summary>Asks how far the peer is; answered with <see cref="SyncStatus"/>.</summary>
    public sealed record Status : SyncRequest;

    /// <summary>
    /// Asks for finalized blocks of one epoch. Answered with the blocks and, last, the Finalization of the
    /// last of them; perhaps more blocks than asked for, up to one that can be proved, or fewer; with nothing
    /// when the peer does not have the first or cannot prove it.
    /// </summary>
    /// <param name="From">The first height.</param>
    /// <param name="Count">How many; at least 1.</param>
    public sealed record Blocks(Height From, int Count) : SyncRequest;

    /// <summary>
    /// Asks for the Finalization of the block that was final with a view, or of the nearest above it.
    /// </summary>
    public sealed record Certificate(Epoch Epoch, View View) : SyncRequest;

    /// <summary>Asks for a finalized block.</summary>
    public sealed record Block(Hash256 Hash) : SyncRequest;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        switch (this)
        {
            case Status:
                return [1];
            case Blocks m:
                byte[] blocks = new byte[11];
                blocks[0] = 2;
                BinaryPrimitives.WriteUInt64BigEndian(blocks.AsSpan(1), m.From.Value);
                BinaryPrimitives.WriteUInt16BigEndian(blocks.AsSpan(9), checked((ushort)m.Count));
                return blocks;
            case Certificate m:
                byte[] certificate = new byte[17];
                certificate[0] = 3;
                BinaryPrimitives.WriteUInt64BigEndian(certificate.AsSpan(1), m.Epoch.Value);
                BinaryPrimitives.WriteUInt64BigEndian(certificate.AsSpan(9), m.View.Value);
                return certificate;
            case Block m:
                return [4, .. m.Hash.ToArray()];
            default:
                throw new InvalidOperationException("an unknown request");
        }
    }

    /// <summary>Reads a request that fills the bytes exactly; null when it means nothing.</summary>
    public static SyncRequest? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = bytes[1..];
        switch (bytes[0], rest.Length)
        {
            case (1, 0):
                return new Status();
            case (2, 10):
                int count = BinaryPrimitives.ReadUInt16BigEndian(rest[8..]);
                return count is 0 or > SyncProtocol.RangeBlocksMax
                    ? null
                    : new Blocks(new Height(BinaryPrimitives.ReadUInt64BigEndian(rest)), count);
            case (3, 16):
                return new Certificate(
                    new Epoch(BinaryPrimitives.ReadUInt64BigEndian(rest)),
                    new View(BinaryPrimitives.ReadUInt64BigEndian(rest[8..])));
            case (4, Hash256.Size):
                return new Block(new Hash256(rest));
            default:
                return null;
        }
    }
}
