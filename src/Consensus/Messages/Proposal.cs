using System.Buffers.Binary;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Messages;

/// <summary>
/// A leader's proposal. Big endian:
/// <code>
/// blockLength u32 | block | leader's Notarize vote 123 (its body is P)
/// | count u8 | count times (length u32 | certificate)
/// </code>
/// The certificates are J: that of the parent's view (none when it is 0) and the Nullifications of the views
/// between, the newest first to be kept when a maximum is met. The rest is fetched by view. Immutable.
/// </summary>
/// <param name="Block">The block's bytes, opaque here.</param>
/// <param name="LeaderVote">The leader's Notarize of P.</param>
/// <param name="Justification">J, in ascending view order.</param>
public sealed record Proposal(
    ReadOnlyMemory<byte> Block, Vote LeaderVote, IReadOnlyList<Certificate> Justification)
{
    /// <summary>Largest block carried.</summary>
    public const int BlockBytesMax = 8 * 1024 * 1024;

    /// <summary>Most certificates in J.</summary>
    public const int JustificationCountMax = 65;

    /// <summary>Most bytes of J together.</summary>
    public const int JustificationBytesMax = 512 * 1024;

    /// <summary>P.</summary>
    public ProposalId Id => LeaderVote.Body.Proposal;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[][] certificates = [.. Justification.Select(c => c.Encode())];
        byte[] bytes = new byte[4 + Block.Length + Vote.Size + 1 + certificates.Sum(c => 4 + c.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Block.Length);
        Block.Span.CopyTo(bytes.AsSpan(4));
        int at = 4 + Block.Length;
        LeaderVote.Encode(bytes.AsSpan(at));
        at += Vote.Size;
        bytes[at++] = (byte)certificates.Length;
        foreach (byte[] certificate in certificates)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), (uint)certificate.Length);
            certificate.CopyTo(bytes, at + 4);
            at += 4 + certificate.Length;
        }

        return bytes;
    }

    /// <summary>Reads a proposal that fills <paramref name="bytes"/> exactly. The block is a copy.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Proposal? proposal)
    {
        proposal = null;
        if (bytes.Length < 4)
        {
            return MessageError.WrongLength;
        }

        uint blockLength = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (blockLength > BlockBytesMax)
        {
            return MessageError.TooLarge;
        }

        ReadOnlySpan<byte> rest = bytes[4..];
        if (rest.Length < blockLength + Vote.Size + 1)
        {
            return MessageError.WrongLength;
        }

        byte[] block = rest[..(int)blockLength].ToArray();
        rest = rest[(int)blockLength..];
        MessageError error = Vote.TryDecode(rest[..Vote.Size], out Vote? vote);
        if (error != MessageError.None)
        {
            return error;
        }

        if (vote!.Body.Kind != BodyKind.Notarize)
        {
            return MessageError.InconsistentBody;
        }

        error = ReadJustification(rest[Vote.Size..], out List<Certificate> justification);
        if (error == MessageError.None)
        {
            proposal = new Proposal(block, vote, justification);
        }

        return error;
    }

    private static MessageError ReadJustification(ReadOnlySpan<byte> rest, out List<Certificate> certificates)
    {
        certificates = [];
        int count = rest[0];
        rest = rest[1..];
        if (count > JustificationCountMax || rest.Length > JustificationBytesMax)
        {
            return MessageError.TooLarge;
        }

        for (int i = 0; i < count; i++)
        {
            uint length = rest.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 4)
            {
                return MessageError.WrongLength;
            }

            int size = (int)length;
            MessageError error = Certificate.TryDecode(rest.Slice(4, size), out Certificate? certificate);
            if (error != MessageError.None)
            {
                return error;
            }

            certificates.Add(certificate!);
            rest = rest[(4 + size)..];
        }

        return rest.IsEmpty ? MessageError.None : MessageError.WrongLength;
    }
}
