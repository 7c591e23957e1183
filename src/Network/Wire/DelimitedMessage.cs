using System.Buffers;
using System.IO.Pipelines;

namespace OpenLedger.Network.Wire;

/// <summary>Messages on a stream, each behind its length as a number of variable length.</summary>
internal static class DelimitedMessage
{
    /// <summary>
    /// The next message in a new array; null when the peer ended the stream between messages. Its bytes are
    /// taken as they come, since a message may be longer than the stream's window; memory grows with what
    /// arrived, not with what was announced.
    /// </summary>
    /// <exception cref="PeerFaultException">It is too long, or the stream ended inside it.</exception>
    public static async ValueTask<byte[]?> ReadAsync(
        PipeReader input, int bytesMax, CancellationToken cancellationToken)
    {
        int length = -1;
        ArrayBufferWriter<byte>? gathered = null;
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            bool started = length >= 0 || !rest.IsEmpty;
            if (length >= 0 || TryTakeLength(ref rest, bytesMax, out length))
            {
                int missing = length - (gathered?.WrittenCount ?? 0);
                ReadOnlySequence<byte> piece = rest.Slice(0, Math.Min(rest.Length, missing));
                if (gathered is null && piece.Length == length)
                {
                    byte[] whole = piece.ToArray();
                    input.AdvanceTo(piece.End);
                    return whole;
                }

                gathered ??= new ArrayBufferWriter<byte>();
                foreach (ReadOnlyMemory<byte> part in piece)
                {
                    gathered.Write(part.Span);
                }

                rest = rest.Slice(piece.End);
                if (gathered.WrittenCount == length)
                {
                    input.AdvanceTo(rest.Start);
                    return gathered.WrittenSpan.ToArray();
                }
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                return !started
                    ? null
                    : throw new PeerFaultException(
                        DisconnectReason.ProtocolViolation, "the stream ended inside a message");
            }
        }
    }

    /// <summary>
    /// The next message, however long it lets wait for its first byte; from then on it must be whole in time,
    /// so that nobody makes this node hold the better part of a message for ever.
    /// </summary>
    /// <exception cref="PeerFaultException">As above, or it took too long.</exception>
    public static async ValueTask<byte[]?> ReadAsync(
        PipeReader input, int bytesMax, TimeSpan wholeWithin, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ReadResult first = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlySequence<byte> rest = first.Buffer;
        bool isHere = first.IsCompleted
            || (TryTakeLength(ref rest, bytesMax, out int length) && rest.Length >= length);
        input.AdvanceTo(first.Buffer.Start);
        if (isHere)
        {
            return await ReadAsync(input, bytesMax, cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenSource patience = new(wholeWithin, time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ReadAsync(input, bytesMax, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PeerFaultException(
                DisconnectReason.ReadStalled, $"a message was not whole within {wholeWithin}", late);
        }
    }

    /// <summary>Takes a message's length off the front when it is whole; -1 before.</summary>
    /// <exception cref="PeerFaultException">It is malformed or above the maximum.</exception>
    public static bool TryTakeLength(ref ReadOnlySequence<byte> buffer, int bytesMax, out int length)
    {
        length = -1;
        Span<byte> front = stackalloc byte[Varint.SizeMax];
        int frontSize = (int)Math.Min(buffer.Length, Varint.SizeMax);
        buffer.Slice(0, frontSize).CopyTo(front);
        VarintStatus status = Varint.TryRead(front[..frontSize], out ulong value, out int size);
        if (status == VarintStatus.Invalid || (status == VarintStatus.Done && value > (ulong)bytesMax))
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, $"a message of more than {bytesMax} bytes");
        }

        if (status == VarintStatus.Incomplete)
        {
            return false;
        }

        length = (int)value;
        buffer = buffer.Slice(size);
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
