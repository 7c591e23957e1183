using System.IO.Pipelines;
using System.Threading.Channels;

namespace OpenLedger.Network.Yamux;

/// <content>The loop that sends, and the timer that looks after the session.</content>
internal sealed partial class YamuxSession
{
    /// <summary>Frames of the session's own that may wait to be sent.</summary>
    internal const int ControlQueueMax = 1_024;

    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // Guarded by the gate.
    private readonly Queue<YamuxHeader> _control = new();
    private readonly Queue<YamuxStream> _urgent = new();
    private readonly Queue<YamuxStream> _ready = new();
    private TaskCompletionSource<TimeSpan>? _pong;
    private uint _pingId;
    private long _pingSent;

    private long _lastHeard;

    // Of the write loop alone: a flush that has not ended.
    private Task<FlushResult>? _flushing;

    /// <summary>Asks whether the peer lives and measures the round trip.</summary>
    /// <exception cref="PeerFaultException">The session ended.</exception>
    public async Task<TimeSpan> PingAsync(CancellationToken cancellationToken)
    {
        Task<TimeSpan> pong;
        lock (_gate)
        {
            if (_fault is { } fault)
            {
                throw new PeerFaultException(fault.Reason, "the session has ended", fault);
            }

            if (_pong is null)
            {
                // One ping at a time: js-libp2p takes an answer to any other for a violation.
                _pong =
                    new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
                _pingSent = Options.Time.GetTimestamp();
                _pingId = unchecked(_pingId + 1);
                TrySendControl(new YamuxHeader(YamuxFrameType.Ping, YamuxFlags.Syn, 0, _pingId));
            }

            pong = _pong.Task;
        }

        return await pong.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a stream in line to be sent.</summary>
    internal void Enqueue(YamuxStream stream)
    {
        lock (_gate)
        {
            if (stream.IsQueued)
            {
                return;
            }

            stream.IsQueued = true;
            (stream.IsUrgent ? _urgent : _ready).Enqueue(stream);
        }

        _wake.Writer.TryWrite(true);
    }

    /// <summary>
    /// Ends when no flush is under way any more: only then may the transport's pipes be completed. The caller
    /// closes the transport first.
    /// </summary>
    internal async Task DrainAsync()
    {
        if (_flushing is { } flushing)
        {
            await Task.WhenAny(flushing, Task.Delay(GoodbyeTimeout, Options.Time)).ConfigureAwait(false);
        }
    }

    // Called under the gate; false when too many wait already.
    private bool TrySendControl(in YamuxHeader header)
    {
        if (_control.Count >= ControlQueueMax)
        {
            return false;
        }

        _control.Enqueue(header);
        _wake.Writer.TryWrite(true);
        return true;
    }

    private async Task WriteLoopAsync()
    {
        await GuardAsync(async () =>
        {
            while (await _wake.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                // Taken before looking, so that what comes after is not missed.
                _wake.Reader.TryRead(out _);
                while (FillBatch())
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }
        }).ConfigureAwait(false);
        await GuardAsync(SayGoAwayAsync).ConfigureAwait(false);
        PeerFaultException fault = Volatile.Read(ref _fault)!;
        lock (_gate)
        {
            _pong?.TrySetException(fault);
            _control.Clear();
            _urgent.Clear();
            _ready.Clear();
        }

        _ended.TrySetResult(fault.Reason);
    }

    private bool FillBatch()
    {
        PipeWriter output = _transport.Output;
        long written = 0;
        while (written < YamuxOptions.BatchBytes)
        {
            YamuxHeader control;
            YamuxStream? stream = null;
            YamuxFlags first = YamuxFlags.None;
            uint credit = 0;
            lock (_gate)
            {
                if (!_control.TryDequeue(out control))
                {
                    if (!_urgent.TryDequeue(out stream) && !_ready.TryDequeue(out stream))
                    {
                        break;
                    }

                    stream.IsQueued = false;
                    if (!_streams.TryGetValue(stream.Id, out YamuxStream? known) || known != stream)
                    {
                        // Reset while it was in line: the peer was told, or never heard of it.
                        continue;
                    }

                    (first, stream.FirstFlag) = (stream.FirstFlag, YamuxFlags.None);
                    (credit, stream.CreditDue) = (stream.CreditDue, 0);
                }
            }

            written += stream is null
                ? WriteHeader(output, control) : WriteTurn(output, stream, first, credit);
        }

        return written > 0;
    }

    private long WriteTurn(PipeWriter output, YamuxStream stream, YamuxFlags first, uint credit)
    {
        long written = 0;
        if (credit > 0 || first != YamuxFlags.None)
        {
            written += WriteHeader(
                output, new YamuxHeader(YamuxFrameType.WindowUpdate, first, stream.Id, credit));
        }

        (int sent, bool more, bool ended) = stream.WriteFrame(output);
        written += sent > 0 || ended ? YamuxHeader.Size + sent : 0;
        if (more)
        {
            Enqueue(stream);
        }

        if (ended)
        {
            ForgetWhenDone(stream);
        }

        return written;
    }

    private static int WriteHeader(PipeWriter output, in YamuxHeader header)
    {
        header.Encode(output.GetSpan(YamuxHeader.Size));
        output.Advance(YamuxHeader.Size);
        return YamuxHeader.Size;
    }

    private async Task FlushAsync()
    {
        ValueTask<FlushResult> flush = _transport.Output.FlushAsync(CancellationToken.None);
        FlushResult result;
        _flushing = flush.IsCompleted ? null : flush.AsTask();
        if (_flushing is null)
        {
            result = await flush.ConfigureAwait(false);
        }
        else
        {
            try
            {
                result = await _flushing.WaitAsync(Options.WriteTimeout, Options.Time, _stop.Token)
                    .ConfigureAwait(false);
                _flushing = null;
            }
            catch (TimeoutException late)
            {
                throw new PeerFaultException(
                    DisconnectReason.WriteStalled, $"nothing left for {Options.WriteTimeout}", late);
            }
        }

        if (result.IsCompleted)
        {
            throw new PeerFaultException(DisconnectReason.ClosedByPeer, "the transport takes no more");
        }
    }

    // Best effort: a peer that reads nothing is not waited for.
    private async Task SayGoAwayAsync()
    {
        DisconnectReason reason = Volatile.Read(ref _fault)!.Reason;
        if (_flushing is not null || reason is DisconnectReason.TransportFailed or DisconnectReason.FrameMalformed)
        {
            return;
        }

        YamuxGoAway code = reason is DisconnectReason.MuxerViolation or DisconnectReason.WindowExceeded
            or DisconnectReason.Flood or DisconnectReason.ProtocolViolation
            ? YamuxGoAway.ProtocolError
            : reason == DisconnectReason.OwnFault ? YamuxGoAway.InternalError
            : YamuxGoAway.Normal;
        WriteHeader(
            _transport.Output, new YamuxHeader(YamuxFrameType.GoAway, YamuxFlags.None, 0, (uint)code));
        _flushing = _transport.Output.FlushAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(_flushing, Task.Delay(GoodbyeTimeout, Options.Time)).ConfigureAwait(false);
    }

    private void OnPong(uint id)
    {
        lock (_gate)
        {
            if (_pong is null || id != _pingId)
            {
                throw Violation("an answer to no ping");
            }

            RoundTrip = Options.Time.GetElapsedTime(_pingSent);
            _pong.TrySetResult(RoundTrip);
            _pong = null;
        }
    }

    private Task CareLoopAsync() => GuardAsync(async () =>
    {
        // The first ping measures the round trip that windows grow by.
        await RequirePongAsync().ConfigureAwait(false);
        using PeriodicTimer timer = new(Options.CareInterval, Options.Time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            ResetLingering();
            if (Options.Time.GetElapsedTime(Interlocked.Read(ref _lastHeard)) >= Options.PingAfter)
            {
                await RequirePongAsync().ConfigureAwait(false);
            }
        }
    });

    private async Task RequirePongAsync()
    {
        try
        {
            await PingAsync(_stop.Token).WaitAsync(Options.PingTimeout, Options.Time, _stop.Token)
                .ConfigureAwait(false);
        }
        catch (TimeoutException silent)
        {
            throw new PeerFaultException(
                DisconnectReason.PingTimeout, $"no answer for {Options.PingTimeout}", silent);
        }
    }

    private void ResetLingering()
    {
        YamuxStream[] lingering;
        lock (_gate)
        {
            lingering =
            [
                .. _streams.Values.Where(stream => stream.LingersSince != 0
                    && stream.IsSendEnded
                    && Options.Time.GetElapsedTime(stream.LingersSince) >= Options.Linger),
            ];
        }

        foreach (YamuxStream stream in lingering)
        {
            ResetStream(stream, DisconnectReason.ClosedHere, "the peer did not end the stream");
        }
    }
}
