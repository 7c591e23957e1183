using System.Buffers.Binary;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Wal;

/// <summary>
/// The bytes of a record; the log frames them (length, checksum). Big endian:
/// <code>
/// 1 hash 32 | parentHash 32 | height u64 | epoch u64 | view u64 | parentView u64 | timestampMs u64 | block
/// 2 vote 123 | 3 certificate to the end | 4 body 57 as Notarize(P) | valid u8 (0 or 1)
/// </code>
/// </summary>
public static class WalRecordCodec
{
    /// <summary>Largest record.</summary>
    public const int BytesMax = BlockHeaderSize + Proposal.BlockBytesMax;

    private const int BlockHeaderSize = 1 + (2 * Hash256.Size) + (5 * 8);

    /// <summary>The bytes in a new array.</summary>
    public static byte[] Encode(WalRecord record) => record switch
    {
        WalRecord.OfBlock r => EncodeBlock(r.Block),
        WalRecord.OfVote r => [2, .. r.Vote.Encode()],
        WalRecord.OfCertificate r => [3, .. r.Certificate.Encode()],
        WalRecord.OfVerdict r => EncodeVerdict(r),
        _ => throw new ArgumentException("an unknown record", nameof(record)),
    };

    /// <summary>Reads a record that fills <paramref name="bytes"/> exactly; false when it is none.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out WalRecord? record)
    {
        record = null;
        if (bytes.Length is < 2 or > BytesMax)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[1..];
        switch (bytes[0])
        {
            case 1 when bytes.Length >= BlockHeaderSize:
                record = new WalRecord.OfBlock(DecodeBlock(rest));
                break;
            case 2 when Vote.TryDecode(rest, out Vote? vote) == MessageError.None:
                record = new WalRecord.OfVote(vote!);
                break;
            case 3 when Certificate.TryDecode(rest, out Certificate? certificate) == MessageError.None:
                record = new WalRecord.OfCertificate(certificate!);
                break;
            case 4 when rest.Length == Body.Size + 1 && rest[^1] <= 1
                && Body.TryDecode(rest[..Body.Size], out Body body) == MessageError.None
                && body.Kind == BodyKind.Notarize:
                record = new WalRecord.OfVerdict(body.Proposal, rest[^1] == 1);
                break;
        }

        if (record is not null && !WalPosition.TryOf(record.Epoch, record.View, out _))
        {
            record = null;
        }

        return record is not null;
    }

    private static byte[] EncodeVerdict(WalRecord.OfVerdict record)
    {
        byte[] bytes = new byte[1 + Body.Size + 1];
        bytes[0] = 4;
        Body.Notarize(record.Proposal).Encode(bytes.AsSpan(1));
        bytes[^1] = record.Valid ? (byte)1 : (byte)0;
        return bytes;
    }

    private static byte[] EncodeBlock(CandidateBlock block)
    {
        byte[] bytes = new byte[BlockHeaderSize + block.Bytes.Length];
        bytes[0] = 1;
        Span<byte> rest = bytes.AsSpan(1);
        block.Hash.CopyTo(rest);
        block.ParentHash.CopyTo(rest[32..]);
        BinaryPrimitives.WriteUInt64BigEndian(rest[64..], block.Height.Value);
        BinaryPrimitives.WriteUInt64BigEndian(rest[72..], block.Epoch.Value);
        BinaryPrimitives.WriteUInt64BigEndian(rest[80..], block.View.Value);
        BinaryPrimitives.WriteUInt64BigEndian(rest[88..], block.ParentView.Value);
        BinaryPrimitives.WriteUInt64BigEndian(rest[96..], block.TimestampMs);
        block.Bytes.Span.CopyTo(rest[104..]);
        return bytes;
    }

    private static CandidateBlock DecodeBlock(ReadOnlySpan<byte> rest) => new(
        new Hash256(rest[..32]),
        new Hash256(rest[32..64]),
        new Height(BinaryPrimitives.ReadUInt64BigEndian(rest[64..])),
        new Epoch(BinaryPrimitives.ReadUInt64BigEndian(rest[72..])),
        new View(BinaryPrimitives.ReadUInt64BigEndian(rest[80..])),
        new View(BinaryPrimitives.ReadUInt64BigEndian(rest[88..])),
        BinaryPrimitives.ReadUInt64BigEndian(rest[96..]),
        rest[104..].ToArray());
}
