using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace OpenLedger.Network.Noise;

/// <summary>
/// Decrypts on demand: a read takes what has arrived and opens every whole frame of it, so nothing is
/// decrypted ahead of its reader. One reader at a time.
/// </summary>
internal sealed class NoiseReader : PipeReader
{
    private readonly PipeReader _raw;
    private readonly NoiseCipher _cipher;
    private readonly Pipe _plain = new(new PipeOptions(
        pauseWriterThreshold: 0, minimumSegmentSize: 32 * 1_024, useSynchronizationContext: false));

    private byte[]? _scratch;
    private bool _ended;
    private long _bytesOnWire;

    internal NoiseReader(PipeReader raw, NoiseCipher cipher) => (_raw, _cipher) = (raw, cipher);

    /// <summary>Bytes taken in so far.</summary>
    public long BytesOnWire => Interlocked.Read(ref _bytesOnWire);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => _plain.Reader.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
        _plain.Reader.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => _raw.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _raw.Complete(exception);
        _plain.Writer.Complete(exception);
        _plain.Reader.Complete(exception);
        _cipher.Dispose();
        ReturnScratch();
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (_plain.Reader.TryRead(out result))
        {
            return true;
        }

        return _raw.TryRead(out ReadResult raw) && TakeIn(raw) && _plain.Reader.TryRead(out result);
    }

    /// <inheritdoc/>
    /// <exception cref="PeerFaultException">A frame does not authenticate, or the peer closed inside
    /// one.</exception>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_plain.Reader.TryRead(out ReadResult result))
            {
                return result;
            }

            ReadResult raw = await _raw.ReadAsync(cancellationToken).ConfigureAwait(false);
            TakeIn(raw);
            if (raw.IsCanceled)
            {
                // Hands the cancellation on, as a read that was woken without data.
                _plain.Reader.CancelPendingRead();
            }
        }
    }

    /// <summary>Opens every whole frame; true when there was one or the peer closed.</summary>
    private bool TakeIn(in ReadResult raw)
    {
        ReadOnlySequence<byte> rest = raw.Buffer;
        bool any = false;
        Span<byte> prefix = stackalloc byte[NoiseChannel.LengthSize];
        while (rest.Length >= NoiseChannel.LengthSize)
        {
            rest.Slice(0, NoiseChannel.LengthSize).CopyTo(prefix);
            int length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
            if (rest.Length < NoiseChannel.LengthSize + length)
            {
                break;
            }

            Open(rest.Slice(NoiseChannel.LengthSize, length));
            rest = rest.Slice(NoiseChannel.LengthSize + length);
            Interlocked.Add(ref _bytesOnWire, NoiseChannel.LengthSize + length);
            any = true;
        }

        _raw.AdvanceTo(rest.Start, rest.End);
        if (any)
        {
            Publish(_plain.Writer.FlushAsync());
        }

        if (raw.IsCompleted && !_ended)
        {
            _ended = true;
            _plain.Writer.Complete(rest.IsEmpty
                ? null
                : new PeerFaultException(DisconnectReason.FrameMalformed, "the peer closed inside a frame"));
            any = true;
        }

        return any;
    }

    private void Open(in ReadOnlySequence<byte> frame)
    {
        ReadOnlySpan<byte> message = frame.IsSingleSegment ? frame.FirstSpan : Join(frame);
        int length = message.Length - NoiseCipher.TagSize;
        Span<byte> output = length > 0 ? _plain.Writer.GetSpan(length) : [];
        if (!_cipher.TryDecrypt(message, output, []))
        {
            throw new PeerFaultException(DisconnectReason.FrameMalformed, "a frame does not authenticate");
        }

        _plain.Writer.Advance(length);
    }

    private Span<byte> Join(in ReadOnlySequence<byte> frame)
    {
        _scratch ??= ArrayPool<byte>.Shared.Rent(NoiseChannel.FrameSizeMax);
        frame.CopyTo(_scratch);
        return _scratch.AsSpan(0, (int)frame.Length);
    }

    // The pipe never pauses its writer, so a flush is done when it returns.
    private static void Publish(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("an unbounded pipe made its writer wait");
        }
    }

    private void ReturnScratch()
    {
        if (_scratch is not null)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = null;
        }
    }
}
