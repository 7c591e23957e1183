using System.Buffers;
using System.IO.Pipelines;

namespace OpenLedger.Network.Yamux;

/// <content>The loop that reads frames.</content>
internal sealed partial class YamuxSession
{
    // Of the read loop alone.
    private TokenBucket _opens;
    private TokenBucket _pings;
    private YamuxStream? _payloadOf;
    private long _payloadLeft;
    private bool _payloadEnds;

    private Task ReadLoopAsync() => GuardAsync(async () =>
    {
        PipeReader input = _transport.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync(_stop.Token).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            Interlocked.Exchange(ref _lastHeard, Options.Time.GetTimestamp());
            while (TryTake(ref rest))
            {
                // Each turn takes a header or a piece of a payload.
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                throw new PeerFaultException(DisconnectReason.ClosedByPeer, "the transport was closed");
            }
        }
    });

    private bool TryTake(ref ReadOnlySequence<byte> rest)
    {
        if (_payloadLeft > 0)
        {
            return TryTakePayload(ref rest);
        }

        if (rest.Length < YamuxHeader.Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[YamuxHeader.Size];
        rest.Slice(0, YamuxHeader.Size).CopyTo(bytes);
        rest = rest.Slice(YamuxHeader.Size);
        if (!YamuxHeader.TryDecode(bytes, out YamuxHeader header))
        {
            throw Violation("a malformed frame header");
        }

        Take(header);
        return true;
    }

    // A payload is passed on in the pieces it arrives in, so that no frame is held back for its end.
    private bool TryTakePayload(ref ReadOnlySequence<byte> rest)
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        long count = Math.Min(rest.Length, _payloadLeft);
        if (_payloadOf is { } stream && stream.Receive(rest.Slice(0, count)) > Options.BufferedBytesMax)
        {
            ResetStream(
                stream, DisconnectReason.MemoryExceeded, "the peer's streams hold too many unread bytes");
        }

        rest = rest.Slice(count);
        _payloadLeft -= count;
        if (_payloadLeft == 0)
        {
            EndOfPayload();
        }

        return true;
    }

    private void EndOfPayload()
    {
        if (_payloadEnds && _payloadOf is { } stream)
        {
            EndReceive(stream);
        }

        _payloadOf = null;
        _payloadEnds = false;
    }

    private void Take(in YamuxHeader header)
    {
        switch (header.Type)
        {
            case YamuxFrameType.Ping:
                TakePing(header);
                break;
            case YamuxFrameType.GoAway:
                lock (_gate)
                {
                    _peerGoesAway = true;
                }

                if (header.Length != (uint)YamuxGoAway.Normal)
                {
                    throw new PeerFaultException(
                        DisconnectReason.ClosedByPeer, $"it went away with code {header.Length}");
                }

                break;
            default:
                TakeOfStream(header);
                break;
        }
    }

    private void TakePing(in YamuxHeader header)
    {
        if (!_pings.TryTake())
        {
            throw new PeerFaultException(DisconnectReason.Flood, "pings come too fast");
        }

        switch (header.Flags)
        {
            case YamuxFlags.Syn:
                lock (_gate)
                {
                    Answer(new YamuxHeader(YamuxFrameType.Ping, YamuxFlags.Ack, 0, header.Length));
                }

                break;
            case YamuxFlags.Ack:
                OnPong(header.Length);
                break;
            default:
                throw Violation("a ping is neither question nor answer");
        }
    }

    private void TakeOfStream(in YamuxHeader header)
    {
        if (header.Flags.HasFlag(YamuxFlags.Syn))
        {
            Accept(header);
        }

        YamuxStream? stream;
        lock (_gate)
        {
            _streams.TryGetValue(header.StreamId, out stream);
            if (header.Flags.HasFlag(YamuxFlags.Ack) && stream is { IsOutbound: true, IsAcknowledged: false })
            {
                stream.IsAcknowledged = true;
                _unacknowledged--;
            }
        }

        if (header.Flags.HasFlag(YamuxFlags.Rst))
        {
            TakeReset(stream);
            stream = null;
        }

        if (header.Type == YamuxFrameType.WindowUpdate)
        {
            TakeWindow(stream, header);
            return;
        }

        // Frames of streams that are gone here are passed over: the peer may not know yet.
        if (stream is not null && !stream.TryChargeCredit(header.Length))
        {
            throw new PeerFaultException(
                DisconnectReason.WindowExceeded, "data beyond the window or the end");
        }

        _payloadOf = stream;
        _payloadLeft = header.Length;
        _payloadEnds = header.Flags.HasFlag(YamuxFlags.Fin);
        if (_payloadLeft == 0)
        {
            EndOfPayload();
        }
    }

    private void TakeReset(YamuxStream? stream)
    {
        if (!_opens.TryTake())
        {
            throw new PeerFaultException(DisconnectReason.Flood, "streams are opened and reset too fast");
        }

        if (stream is null)
        {
            return;
        }

        lock (_gate)
        {
            Remove(stream);
        }

        stream.Abort(new PeerFaultException(DisconnectReason.ResetByPeer, "the peer reset the stream"));
    }

    private void TakeWindow(YamuxStream? stream, in YamuxHeader header)
    {
        if (stream is null)
        {
            return;
        }

        if (!stream.TryGrowSendWindow(header.Length))
        {
            throw Violation("a window beyond 32 bits");
        }

        if (header.Flags.HasFlag(YamuxFlags.Fin))
        {
            EndReceive(stream);
        }

        if (header.Length > 0)
        {
            Enqueue(stream);
        }
    }

    private void EndReceive(YamuxStream stream)
    {
        stream.EndReceive();
        ForgetWhenDone(stream);
    }

    private void Accept(in YamuxHeader header)
    {
        if ((header.StreamId % 2 == 1) == _isClient)
        {
            throw Violation("a stream with a number of this side's");
        }

        if (!_opens.TryTake())
        {
            throw new PeerFaultException(DisconnectReason.Flood, "streams are opened and reset too fast");
        }

        YamuxStream stream = new(this, header.StreamId, isOutbound: false) { FirstFlag = YamuxFlags.Ack };
        bool accepted;
        lock (_gate)
        {
            if (_streams.ContainsKey(header.StreamId))
            {
                throw Violation("a stream was opened twice");
            }

            accepted = _fault is null && _inboundCount < Options.InboundStreamsMax;
            if (accepted)
            {
                stream.IsAcknowledged = true;
                Add(stream);
            }
            else
            {
                Answer(new YamuxHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, header.StreamId, 0));
            }
        }

        if (accepted && _inbound.Writer.TryWrite(stream))
        {
            Enqueue(stream);
        }
        else if (accepted)
        {
            ResetStream(stream, DisconnectReason.LimitReached, "too many streams wait to be taken");
        }
    }

    // Called under the gate.
    private void Answer(in YamuxHeader header)
    {
        if (!TrySendControl(header))
        {
            throw new PeerFaultException(
                DisconnectReason.WriteStalled, "the peer asks much and reads nothing");
        }
    }

    private static PeerFaultException Violation(string what) => new(DisconnectReason.MuxerViolation, what);
}
