using System.Buffers.Binary;
using OpenLedger.Consensus.Recovery;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Messages;

/// <summary>
/// The envelope of every consensus message: one tag byte, then the message to the end. Big endian:
/// <code>
/// 1 vote | 2 certificate | 3 proposal
/// 4 epoch u64, view u64 | 5 hash 32 | 6 block to the end | 7 height u64
/// 8 count u8, count times (length u32 | block), certificate to the end
/// 9 recovery request | 10 recovery reply
/// </code>
/// </summary>
public static class MessageCodec
{
    /// <summary>Largest message.</summary>
    public const int BytesMax = 9 * 1024 * 1024;

    /// <summary>Most blocks in a range.</summary>
    public const int RangeBlocksMax = 64;

    /// <summary>Most bytes of a range's blocks together (one block always fits).</summary>
    public const int RangeBytesMax = Proposal.BlockBytesMax;

    /// <summary>The bytes of a message in a new array.</summary>
    public static byte[] Encode(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => [1, .. m.Vote.Encode()],
        ConsensusMessage.OfCertificate m => [2, .. m.Certificate.Encode()],
        ConsensusMessage.OfProposal m => [3, .. m.Proposal.Encode()],
        ConsensusMessage.CertificateRequest m => [4, .. Number(m.Epoch.Value), .. Number(m.View.Value)],
        ConsensusMessage.BlockRequest m => [5, .. m.Hash.ToArray()],
        ConsensusMessage.BlockResponse m => [6, .. m.Block.Span],
        ConsensusMessage.RangeRequest m => [7, .. Number(m.From.Value)],
        ConsensusMessage.RangeResponse m => EncodeRange(m),
        ConsensusMessage.OfRecoveryRequest m =>
            [9, .. m.Request.Nonce.ToArray(), .. Number(m.Request.Epoch.Value)],
        ConsensusMessage.OfRecoveryReply m => [10, .. m.Reply.Encode()],
        _ => throw new ArgumentException("an unknown message", nameof(message)),
    };

    /// <summary>Reads a message that fills <paramref name="bytes"/> exactly; blocks are copied.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out ConsensusMessage? message)
    {
        message = null;
        if (bytes.Length is < 2 or > BytesMax)
        {
            return bytes.Length < 2 ? MessageError.WrongLength : MessageError.TooLarge;
        }

        ReadOnlySpan<byte> rest = bytes[1..];
        MessageError error = MessageError.None;
        switch (bytes[0])
        {
            case 1:
                error = Vote.TryDecode(rest, out Vote? vote);
                message = vote is null ? null : new ConsensusMessage.OfVote(vote);
                return error;
            case 2:
                error = Certificate.TryDecode(rest, out Certificate? certificate);
                message = certificate is null ? null : new ConsensusMessage.OfCertificate(certificate);
                return error;
            case 3:
                error = Proposal.TryDecode(rest, out Proposal? proposal);
                message = proposal is null ? null : new ConsensusMessage.OfProposal(proposal);
                return error;
            case 8:
                return DecodeRange(rest, out message);
            case 10:
                error = RecoveryReply.TryDecode(rest, out RecoveryReply? reply);
                message = reply is null ? null : new ConsensusMessage.OfRecoveryReply(reply);
                return error;
            default:
                return DecodeRequest(bytes[0], rest, out message);
        }
    }

    private static MessageError DecodeRequest(
        byte tag, ReadOnlySpan<byte> rest, out ConsensusMessage? message)
    {
        message = (tag, rest.Length) switch
        {
            (4, 16) => new ConsensusMessage.CertificateRequest(
                new Epoch(BinaryPrimitives.ReadUInt64BigEndian(rest)),
                new View(BinaryPrimitives.ReadUInt64BigEndian(rest[8..]))),
            (5, Hash256.Size) => new ConsensusMessage.BlockRequest(new Hash256(rest)),
            (6, <= Proposal.BlockBytesMax) => new ConsensusMessage.BlockResponse(rest.ToArray()),
            (7, 8) => new ConsensusMessage.RangeRequest(
                new Height(BinaryPrimitives.ReadUInt64BigEndian(rest))),
            (9, Hash256.Size + 8) => new ConsensusMessage.OfRecoveryRequest(new RecoveryRequest(
                new Hash256(rest[..Hash256.Size]),
                new Epoch(BinaryPrimitives.ReadUInt64BigEndian(rest[Hash256.Size..])))),
            _ => null,
        };
        return message is not null ? MessageError.None
            : tag is (< 4 or > 7) and not 9 ? MessageError.UnknownKind
            : tag == 6 ? MessageError.TooLarge
            : MessageError.WrongLength;
    }

    private static byte[] Number(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] EncodeRange(ConsensusMessage.RangeResponse range)
    {
        byte[] certificate = range.Finalization.Encode();
        byte[] bytes = new byte[2 + range.Blocks.Sum(block => 4 + block.Length) + certificate.Length];
        bytes[0] = 8;
        bytes[1] = checked((byte)range.Blocks.Count);
        int at = 2;
        foreach (ReadOnlyMemory<byte> block in range.Blocks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), (uint)block.Length);
            block.Span.CopyTo(bytes.AsSpan(at + 4));
            at += 4 + block.Length;
        }

        certificate.CopyTo(bytes, at);
        return bytes;
    }

    private static MessageError DecodeRange(ReadOnlySpan<byte> rest, out ConsensusMessage? message)
    {
        message = null;
        int count = rest[0];
        if (count is 0 or > RangeBlocksMax)
        {
            return count == 0 ? MessageError.WrongLength : MessageError.TooLarge;
        }

        rest = rest[1..];
        List<ReadOnlyMemory<byte>> blocks = [];
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            uint length = rest.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 4)
            {
                return MessageError.WrongLength;
            }

            total += length;
            if (total > RangeBytesMax)
            {
                return MessageError.TooLarge;
            }

            blocks.Add(rest.Slice(4, (int)length).ToArray());
            rest = rest[(4 + (int)length)..];
        }

        MessageError error = Certificate.TryDecode(rest, out Certificate? certificate);
        if (error == MessageError.None && certificate!.Body.Kind != BodyKind.Finalize)
        {
            return MessageError.InconsistentBody;
        }

        message = certificate is null ? null : new ConsensusMessage.RangeResponse(blocks, certificate);
        return error;
    }
}
