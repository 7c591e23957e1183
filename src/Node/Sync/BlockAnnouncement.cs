using System.Buffers.Binary;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Sync;

/// <summary>
/// A finalized block without its body: what <c>blocks/1</c> carries. Big endian:
/// <code>
/// length u16 | header (RLP) | Finalization (Certificate) to the end
/// </code>
/// A decoded one names its own header and nothing else; the signatures are not checked.
/// </summary>
internal sealed record BlockAnnouncement
{
    /// <summary>Longest announcement: below what gossip carries.</summary>
    public const int BytesMax = 2 + BlockHeaderCodec.SizeBytesMax + Certificate.BytesMax;

    private BlockAnnouncement(BlockHeader header, Hash256 hash, Certificate finalization) =>
        (Header, Hash, Finalization) = (header, hash, finalization);

    /// <summary>The block's header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The block's hash.</summary>
    public Hash256 Hash { get; }

    /// <summary>Names the block.</summary>
    public Certificate Finalization { get; }

    /// <summary>The block's height.</summary>
    public Height Height => Header.Number;

    /// <summary>The epoch whose set signed.</summary>
    public Epoch Epoch => Finalization.Body.Epoch;

    /// <summary>
    /// An announcement; null when the certificate is no Finalization of exactly this header.
    /// </summary>
    public static BlockAnnouncement? Of(BlockHeader header, Certificate finalization)
    {
        Hash256 hash = BlockHeaderCodec.ComputeHash(header);
        Body body = finalization.Body;
        bool isNamed = body.Kind == BodyKind.Finalize && body.BlockHash == hash && body.Epoch == header.Epoch;
        return isNamed ? new BlockAnnouncement(header, hash, finalization) : null;
    }

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] header = BlockHeaderCodec.Encode(Header);
        byte[] certificate = Finalization.Encode();
        byte[] bytes = new byte[2 + header.Length + certificate.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)header.Length);
        header.CopyTo(bytes.AsSpan(2));
        certificate.CopyTo(bytes.AsSpan(2 + header.Length));
        return bytes;
    }

    /// <summary>Reads an announcement that fills the bytes exactly; null when it is malformed.</summary>
    public static BlockAnnouncement? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < 2 or > BytesMax)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        ReadOnlySpan<byte> rest = bytes[2..];
        return length <= rest.Length
            && BlockHeaderCodec.TryDecode(rest[..length], out BlockHeader? header, out _)
            && Certificate.TryDecode(rest[length..], out Certificate? certificate) == MessageError.None
            ? Of(header, certificate!)
            : null;
    }
}
