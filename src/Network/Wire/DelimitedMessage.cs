using System.Buffers;
using System.IO.Pipelines;

namespace OpenLedger.Network.Wire;

/// <summary>Messages on a stream, each behind its length as a number of variable length.</summary>
internal static class DelimitedMessage
{
    /// <summary>
    /// The next message in a new array; null when the peer ended the stream between messages. Nothing is kept
    /// for a message above the maximum.
    /// </summary>
    /// <exception cref="PeerFaultException">It is too long, or the stream ended inside it.</exception>
    public static async ValueTask<byte[]?> ReadAsync(
        PipeReader input, int bytesMax, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            bool whole = TryTake(ref rest, bytesMax, out byte[] message);
            if (whole)
            {
                input.AdvanceTo(rest.Start);
                return message;
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                return rest.IsEmpty
                    ? null
                    : throw new PeerFaultException(
                        DisconnectReason.ProtocolViolation, "the stream ended inside a message");
            }
        }
    }

    /// <summary>Takes one message off the front when it is whole.</summary>
    /// <exception cref="PeerFaultException">Its length is malformed or above the maximum.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, int bytesMax, out byte[] message)
    {
        message = [];
        Span<byte> front = stackalloc byte[Varint.SizeMax];
        int frontSize = (int)Math.Min(buffer.Length, Varint.SizeMax);
        buffer.Slice(0, frontSize).CopyTo(front);
        VarintStatus status = Varint.TryRead(front[..frontSize], out ulong length, out int lengthSize);
        if (status == VarintStatus.Invalid || (status == VarintStatus.Done && length > (ulong)bytesMax))
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, $"a message of more than {bytesMax} bytes");
        }

        if (status == VarintStatus.Incomplete || buffer.Length < lengthSize + (long)length)
        {
            return false;
        }

        message = buffer.Slice(lengthSize, (long)length).ToArray();
        buffer = buffer.Slice(lengthSize + (long)length);
        return true;
    }

    /// <summary>Writes a message with its length; the caller flushes.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        Span<byte> length = output.GetSpan(Varint.SizeMax);
        output.Advance(Varint.Write(length, (ulong)message.Length));
        output.Write(message);
    }
}
