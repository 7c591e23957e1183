using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;

namespace OpenLedger.Network.Yamux;

/// <summary>
/// One stream of a session: a pipe each way with the peer's and this side's flow control between. Reading
/// gives credit back; writing waits while 256 KiB are unsent. Completing the output ends this side's half in
/// order, or resets the stream when completed with an exception; completing the input drops what still comes.
/// One reader and one writer at a time.
/// </summary>
internal sealed class YamuxStream : IDuplexPipe
{
    private readonly YamuxSession _session;
    private readonly Lock _receiveGate = new();
    private readonly Lock _sendGate = new();
    private readonly Pipe _receive;
    private readonly Pipe _send;

    // Guarded by _receiveGate.
    private long _credit = YamuxOptions.InitialWindow;
    private long _window = YamuxOptions.InitialWindow;
    private long _consumed;
    private long _buffered;
    private long _windowSince;
    private bool _receiveEnded;
    private bool _released;

    // Guarded by _sendGate.
    private long _sendWindow = YamuxOptions.InitialWindow;
    private bool _sendEnded;
    private long _sent;

    internal YamuxStream(YamuxSession session, uint id, bool isOutbound, bool isUrgent = false)
    {
        _session = session;
        Id = id;
        IsOutbound = isOutbound;
        _receive = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        IsUrgent = isUrgent;
        int sendMax = isUrgent ? session.Options.UrgentBufferBytes : session.Options.SendBufferBytes;
        _send = new Pipe(new PipeOptions(
            pauseWriterThreshold: sendMax, resumeWriterThreshold: sendMax / 2, useSynchronizationContext: false));
        _windowSince = session.Options.Time.GetTimestamp();
        Input = new YamuxStreamReader(this, _receive.Reader);
        Output = new YamuxStreamWriter(this, _send.Writer);
    }

    /// <summary>The stream's number: odd when the dialing side opened it.</summary>
    public uint Id { get; }

    /// <summary>True when this side opened it.</summary>
    public bool IsOutbound { get; }

    /// <summary>True to send this stream's frames before those of others.</summary>
    public bool IsUrgent { get; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Unread bytes held for this stream.</summary>
    public long Buffered
    {
        get
        {
            lock (_receiveGate)
            {
                return _buffered;
            }
        }
    }

    /// <summary>Bytes sent so far.</summary>
    public long Sent
    {
        get
        {
            lock (_sendGate)
            {
                return _sent;
            }
        }
    }

    /// <summary>True when the peer accepted it, or this side the peer's. Guarded by the session.</summary>
    internal bool IsAcknowledged { get; set; }

    /// <summary>True while it waits for its turn to send. Guarded by the session.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>The flag that its first frame carries. Guarded by the session.</summary>
    internal YamuxFlags FirstFlag { get; set; }

    /// <summary>Credit to announce with the next turn. Guarded by the session.</summary>
    internal uint CreditDue { get; set; }

    /// <summary>True when the peer sent its end.</summary>
    internal bool IsReceiveEnded
    {
        get
        {
            lock (_receiveGate)
            {
                return _receiveEnded;
            }
        }
    }

    /// <summary>True when this side's end is sent.</summary>
    internal bool IsSendEnded
    {
        get
        {
            lock (_sendGate)
            {
                return _sendEnded;
            }
        }
    }

    /// <summary>When the reader left before the peer's end; 0 while it has not.</summary>
    internal long LingersSince { get; private set; }

    /// <summary>Ends the stream at once on both sides.</summary>
    public void Reset() => _session.ResetStream(this, DisconnectReason.ClosedHere, "reset here");

    /// <summary>
    /// Takes a data frame's length off the credit; false when the peer sends more than it may.
    /// </summary>
    internal bool TryChargeCredit(uint length)
    {
        lock (_receiveGate)
        {
            if (_receiveEnded || length > _credit)
            {
                return false;
            }

            _credit -= length;
            return true;
        }
    }

    /// <summary>
    /// Stores received bytes for the reader, or drops them when nobody will read them; returns what the
    /// session holds for all its streams.
    /// </summary>
    internal long Receive(in ReadOnlySequence<byte> bytes)
    {
        lock (_receiveGate)
        {
            if (_receiveEnded || _released)
            {
                return 0;
            }

            Span<byte> destination = _receive.Writer.GetSpan((int)bytes.Length);
            bytes.CopyTo(destination);
            _receive.Writer.Advance((int)bytes.Length);
            _buffered += bytes.Length;

            // Never waits: the pipe has no threshold, the window bounds it.
            ValueTask<FlushResult> flush = _receive.Writer.FlushAsync();
            Debug.Assert(flush.IsCompletedSuccessfully, "the receive pipe made its writer wait");
            return _session.OnBuffered(bytes.Length);
        }
    }

    /// <summary>The peer sends no more.</summary>
    internal void EndReceive()
    {
        lock (_receiveGate)
        {
            if (!_receiveEnded)
            {
                _receiveEnded = true;
                _receive.Writer.Complete();
            }
        }
    }

    /// <summary>More may be sent; false when the window grows beyond 32 bits.</summary>
    internal bool TryGrowSendWindow(uint delta)
    {
        lock (_sendGate)
        {
            _sendWindow += delta;
            return _sendWindow <= uint.MaxValue;
        }
    }

    /// <summary>
    /// Writes one data frame when there is something to send and room in the window, and the end behind the
    /// last.
    /// </summary>
    /// <returns>The bytes sent, whether more waits that the window allows, and whether this side's end went
    /// out.</returns>
    internal (int Sent, bool More, bool Ended) WriteFrame(PipeWriter output)
    {
        lock (_sendGate)
        {
            if (_sendEnded || !_send.Reader.TryRead(out ReadResult result))
            {
                return (0, false, false);
            }

            ReadOnlySequence<byte> buffer = result.Buffer;
            int count = (int)Math.Min(buffer.Length, Math.Min(_sendWindow, YamuxOptions.FrameBytesMax));
            bool ends = result.IsCompleted && count == buffer.Length;
            if (count > 0)
            {
                Span<byte> frame = output.GetSpan(YamuxHeader.Size + count);
                new YamuxHeader(YamuxFrameType.Data, YamuxFlags.None, Id, (uint)count).Encode(frame);
                buffer.Slice(0, count).CopyTo(frame[YamuxHeader.Size..]);
                output.Advance(YamuxHeader.Size + count);
                _sendWindow -= count;
                _sent += count;
            }

            if (ends)
            {
                // In a frame of its own: js-libp2p takes the end for real before the bytes of the same frame.
                new YamuxHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Fin, Id, 0)
                    .Encode(output.GetSpan(YamuxHeader.Size));
                output.Advance(YamuxHeader.Size);
            }

            // Only what was sent counts as seen, so that the rest is offered again on the next turn.
            _send.Reader.AdvanceTo(buffer.GetPosition(count));
            if (ends)
            {
                _sendEnded = true;
                _send.Reader.Complete();
            }

            bool more = !ends && _sendWindow > 0 && (buffer.Length > count || result.IsCompleted);
            return (count, more, ends);
        }
    }

    /// <summary>Ends both halves with a fault.</summary>
    internal void Abort(Exception fault)
    {
        lock (_receiveGate)
        {
            if (!_receiveEnded)
            {
                _receiveEnded = true;
                _receive.Writer.Complete(fault);
                Release();
            }
        }

        lock (_sendGate)
        {
            if (!_sendEnded)
            {
                _sendEnded = true;
                _send.Reader.Complete(fault);
            }
        }
    }

    /// <summary>
    /// The reader consumed bytes: their credit goes back to the peer once it is worth a frame.
    /// </summary>
    internal void OnConsumed(long count)
    {
        uint delta = 0;
        lock (_receiveGate)
        {
            if (_released || count == 0)
            {
                return;
            }

            _buffered -= count;
            _consumed += count;
            _session.OnBuffered(-count);
            if (!_receiveEnded && _consumed >= _window / 2)
            {
                delta = (uint)(_consumed + Grow());
                _consumed = 0;
                _credit += delta;
            }
        }

        if (delta > 0)
        {
            _session.AnnounceCredit(this, delta);
        }
    }

    /// <summary>The reader wants no more: what is held and what still comes is dropped.</summary>
    internal void OnInputCompleted()
    {
        bool ended;
        lock (_receiveGate)
        {
            Release();
            ended = _receiveEnded;
            LingersSince = _session.Options.Time.GetTimestamp();
        }

        if (ended)
        {
            _session.ForgetWhenDone(this);
        }
    }

    /// <summary>The writer flushed or completed.</summary>
    internal void OnWritten() => _session.Enqueue(this);

    /// <summary>Gives the share of the session's memory back.</summary>
    internal long TakeWindowBack()
    {
        lock (_receiveGate)
        {
            long window = _window;
            _window = 0;
            return window;
        }
    }

    // Called under the receive gate: what is held counts no more, whether or not it is read.
    private void Release()
    {
        if (!_released)
        {
            _released = true;
            _session.OnBuffered(-_buffered);
            _buffered = 0;
        }
    }

    // The window doubles while half of it is read within four round trips: then the window is what slows the
    // peer.
    private long Grow()
    {
        TimeProvider time = _session.Options.Time;
        long now = time.GetTimestamp();
        TimeSpan taken = time.GetElapsedTime(_windowSince, now);
        _windowSince = now;
        long growth = Math.Min(_window, _session.Options.WindowMax - _window);
        if (growth <= 0 || taken > _session.RoundTrip * 4 || !_session.TryReserveWindow(growth))
        {
            return 0;
        }

        _window += growth;
        return growth;
    }
}
