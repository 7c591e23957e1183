using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Noise;

/// <summary>
/// Collects plaintext and, at a flush, encrypts it into as few frames as it fits. One writer at a time, who
/// flushes before more than <see cref="UnflushedMax"/> bytes are waiting.
/// </summary>
internal sealed class NoiseWriter : PipeWriter
{
    /// <summary>Most bytes between two flushes.</summary>
    public const int UnflushedMax = 256 * 1_024;

    private const int BufferSizeFirst = 4_096;

    private readonly PipeWriter _raw;
    private readonly NoiseCipher _cipher;
    private byte[] _plain = [];
    private int _count;
    private long _bytesOnWire;

    internal NoiseWriter(PipeWriter raw, NoiseCipher cipher) => (_raw, _cipher) = (raw, cipher);

    /// <summary>Bytes sent so far.</summary>
    public long BytesOnWire => Interlocked.Read(ref _bytesOnWire);

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _count;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, _plain.Length - _count);
        _count += bytes;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureSpace(Math.Max(sizeHint, 1));
        return _plain.AsMemory(_count);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureSpace(Math.Max(sizeHint, 1));
        return _plain.AsSpan(_count);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        for (int sent = 0; sent < _count;)
        {
            ReadOnlySpan<byte> chunk =
                _plain.AsSpan(sent, Math.Min(_count - sent, NoiseChannel.PlaintextSizeMax));
            int length = chunk.Length + NoiseCipher.TagSize;
            Span<byte> frame = _raw.GetSpan(NoiseChannel.LengthSize + length);
            BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)length);
            _cipher.Encrypt(chunk, frame.Slice(NoiseChannel.LengthSize, length), []);
            _raw.Advance(NoiseChannel.LengthSize + length);
            Interlocked.Add(ref _bytesOnWire, NoiseChannel.LengthSize + length);
            sent += chunk.Length;
        }

        _count = 0;
        return _raw.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => _raw.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        _raw.Complete(exception);
        _cipher.Dispose();
        Return();
    }

    private void EnsureSpace(int size)
    {
        if (_plain.Length - _count >= size)
        {
            return;
        }

        Invariant.Require(_count + size <= UnflushedMax, "more was written than a flush may hold");
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferSizeFirst, _count + size));
        _plain.AsSpan(0, _count).CopyTo(larger);
        Return();
        _plain = larger;
    }

    private void Return()
    {
        if (_plain.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_plain);
            _plain = [];
        }
    }
}
