using System.Buffers;
using System.Buffers.Binary;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// A piece of a message on the bulk stream. Messages of the two channels go side by side, those of one in
/// turn:
/// <code>
/// channel u8 (1 proposals, 2 requests) | last u8 (1 for a message's last piece, else 0)
/// length u16 (big endian, 1 to 16,384; all but the last have 16,384) | bytes
/// </code>
/// </summary>
/// <param name="Channel">Whose message it is of.</param>
/// <param name="IsLast">True for the last piece.</param>
/// <param name="Length">Its bytes, behind the header.</param>
internal readonly record struct BulkPiece(NetworkChannel Channel, bool IsLast, int Length)
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 4;

    /// <summary>Writes the next piece of a message and takes it off the message's front.</summary>
    public static void Write(
        IBufferWriter<byte> output, NetworkChannel channel, ref ReadOnlyMemory<byte> rest)
    {
        int length = Math.Min(rest.Length, ConsensusOptions.PieceBytesMax);
        Span<byte> piece = output.GetSpan(HeaderSize + length);
        piece[0] = (byte)channel;
        piece[1] = length == rest.Length ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(piece[2..], (ushort)length);
        rest.Span[..length].CopyTo(piece[HeaderSize..]);
        output.Advance(HeaderSize + length);
        rest = rest[length..];
    }

    /// <summary>Takes a header off the front; false when it is not whole yet.</summary>
    /// <exception cref="PeerFaultException">It breaks the rules.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out BulkPiece piece)
    {
        piece = default;
        if (buffer.Length < HeaderSize)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (header[0] is not ((byte)NetworkChannel.Proposals or (byte)NetworkChannel.Requests)
            || header[1] > 1 || length is 0 or > ConsensusOptions.PieceBytesMax
            || (header[1] == 0 && length < ConsensusOptions.PieceBytesMax))
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "a malformed piece of a message");
        }

        piece = new BulkPiece((NetworkChannel)header[0], header[1] == 1, length);
        buffer = buffer.Slice(HeaderSize);
        return true;
    }
}
