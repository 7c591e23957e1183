using System.IO.Pipelines;
using System.Threading.Channels;

namespace OpenLedger.Network.Yamux;

/// <summary>
/// Many streams over one pipe (yamux, protocol /yamux/1.0.0). Two loops and a timer, no thread of its own:
/// one loop reads frames and stores what they carry, one sends what streams and the session have to say,
/// urgent streams first, the others in turn. Everything a peer can make it hold is bounded by
/// <see cref="YamuxOptions"/>. Thread-safe.
/// </summary>
internal sealed partial class YamuxSession : IAsyncDisposable
{
    /// <summary>The protocol's name in negotiation.</summary>
    public const string Protocol = "/yamux/1.0.0";

    private readonly IDuplexPipe _transport;
    private readonly bool _isClient;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, YamuxStream> _streams = [];
    private readonly Channel<YamuxStream> _inbound;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<DisconnectReason> _ended =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private uint _nextId;
    private int _inboundCount;
    private int _unacknowledged;
    private long _reservedWindows;
    private long _buffered;
    private bool _peerGoesAway;
    private PeerFaultException? _fault;
    private Task _loops = Task.CompletedTask;

    /// <summary>A session over a pipe; it does nothing before <see cref="Start"/>.</summary>
    public YamuxSession(IDuplexPipe transport, bool isClient, YamuxOptions options)
    {
        _transport = transport;
        _isClient = isClient;
        Options = options;
        _nextId = isClient ? 1u : 2u;
        _inbound = Channel.CreateBounded<YamuxStream>(options.InboundStreamsMax);
        _opens = new TokenBucket(options.OpensPerSecond, options.OpensPerSecond, options.Time);
        _pings = new TokenBucket(options.PingsPerSecond, options.PingsPerSecond, options.Time);
        _lastHeard = options.Time.GetTimestamp();
    }

    /// <summary>Streams the peer opened, in order.</summary>
    public ChannelReader<YamuxStream> Inbound => _inbound.Reader;

    /// <summary>Ends when the session does, with the reason. Never faults.</summary>
    public Task<DisconnectReason> Completion => _ended.Task;

    /// <summary>What ended the session, in words; null while it lives.</summary>
    public string? FaultDetail => Volatile.Read(ref _fault)?.Message;

    /// <summary>The last measured round trip; zero before the first.</summary>
    public TimeSpan RoundTrip { get; private set; }

    /// <summary>Unread bytes held for all streams.</summary>
    public long Buffered => Interlocked.Read(ref _buffered);

    /// <summary>Open streams, of both sides.</summary>
    public int StreamCount
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    internal YamuxOptions Options { get; }

    /// <summary>Starts reading, sending and looking after the session.</summary>
    public void Start() => _loops = Task.WhenAll(
        Task.Run(ReadLoopAsync), Task.Run(WriteLoopAsync), Task.Run(CareLoopAsync));

    /// <summary>Opens a stream; data may be written at once.</summary>
    /// <exception cref="PeerFaultException">The session ended, or a limit on streams is reached.</exception>
    public YamuxStream Open(bool urgent = false)
    {
        YamuxStream stream;
        lock (_gate)
        {
            if (_fault is not null || _peerGoesAway)
            {
                throw new PeerFaultException(
                    _fault?.Reason ?? DisconnectReason.ClosedByPeer, "the session has ended", _fault!);
            }

            if (_streams.Count - _inboundCount >= Options.OutboundStreamsMax
                || _unacknowledged >= Options.UnacknowledgedMax)
            {
                throw new PeerFaultException(DisconnectReason.LimitReached, "too many streams are open");
            }

            stream = new YamuxStream(this, _nextId, isOutbound: true, urgent) { FirstFlag = YamuxFlags.Syn };
            _nextId = checked(_nextId + 2);
            _unacknowledged++;
            Add(stream);
        }

        Enqueue(stream);
        return stream;
    }

    /// <summary>Ends the session in order: says go-away, then closes.</summary>
    public Task CloseAsync() => EndAsync(DisconnectReason.ClosedHere, "closed here");

    /// <summary>Ends the session for a reason: says go-away, then closes.</summary>
    public async Task EndAsync(DisconnectReason reason, string detail)
    {
        Fail(new PeerFaultException(reason, detail));
        await _loops.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Resets one stream and tells the peer.</summary>
    internal void ResetStream(YamuxStream stream, DisconnectReason reason, string detail)
    {
        bool known;
        lock (_gate)
        {
            known = Remove(stream);
            if (known && stream.FirstFlag != YamuxFlags.Syn)
            {
                // A full queue drops it: the session is about to end because nothing leaves.
                TrySendControl(new YamuxHeader(YamuxFrameType.WindowUpdate, YamuxFlags.Rst, stream.Id, 0));
            }
        }

        if (known)
        {
            stream.Abort(new PeerFaultException(reason, detail));
        }
    }

    /// <summary>Bytes were stored (or, negative, read or dropped); returns what is held now.</summary>
    internal long OnBuffered(long count) => Interlocked.Add(ref _buffered, count);

    /// <summary>Takes a growth of a window out of the session's budget.</summary>
    internal bool TryReserveWindow(long growth)
    {
        if (Interlocked.Add(ref _reservedWindows, growth) <= Options.BufferedBytesMax)
        {
            return true;
        }

        Interlocked.Add(ref _reservedWindows, -growth);
        return false;
    }

    /// <summary>Announces credit with the stream's next turn.</summary>
    internal void AnnounceCredit(YamuxStream stream, uint delta)
    {
        lock (_gate)
        {
            stream.CreditDue += delta;
        }

        Enqueue(stream);
    }

    /// <summary>Forgets a stream that both sides have ended and nobody reads.</summary>
    internal void ForgetWhenDone(YamuxStream stream)
    {
        if (stream.IsReceiveEnded && stream.IsSendEnded)
        {
            lock (_gate)
            {
                Remove(stream);
            }
        }
    }

    // Called under the gate.
    private void Add(YamuxStream stream)
    {
        _streams.Add(stream.Id, stream);
        _inboundCount += stream.IsOutbound ? 0 : 1;
        Interlocked.Add(ref _reservedWindows, YamuxOptions.InitialWindow);
    }

    // Called under the gate; false when it was forgotten before.
    private bool Remove(YamuxStream stream)
    {
        if (!_streams.Remove(stream.Id))
        {
            return false;
        }

        _inboundCount -= stream.IsOutbound ? 0 : 1;
        _unacknowledged -= stream.IsOutbound && !stream.IsAcknowledged ? 1 : 0;
        Interlocked.Add(ref _reservedWindows, -stream.TakeWindowBack());
        return true;
    }

    /// <summary>Runs a loop; whatever ends it ends the session by name.</summary>
    private async Task GuardAsync(Func<Task> loop)
    {
        bool known = false;
        try
        {
            await loop().ConfigureAwait(false);
            known = true;
        }
        catch (PeerFaultException fault)
        {
            known = true;
            Fail(fault);
        }
        catch (OperationCanceledException stopped)
        {
            known = true;
            Fail(new PeerFaultException(DisconnectReason.ClosedHere, "stopped", stopped));
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            known = true;

            // After a go-away the transport may break in any way: the peer has closed in order.
            DisconnectReason reason = Volatile.Read(ref _peerGoesAway)
                ? DisconnectReason.ClosedByPeer
                : DisconnectReason.TransportFailed;
            Fail(new PeerFaultException(reason, broken.Message, broken));
        }
        finally
        {
            if (!known)
            {
                // A bug of this node's own: the session ends, and the exception goes on to whoever awaits it.
                Fail(new PeerFaultException(DisconnectReason.OwnFault, "a fault of this node"));
            }
        }
    }

    private void Fail(PeerFaultException fault)
    {
        YamuxStream[] streams;
        lock (_gate)
        {
            if (_fault is not null)
            {
                return;
            }

            _fault = fault;
            streams = [.. _streams.Values];
            _streams.Clear();
            _inboundCount = 0;
            _unacknowledged = 0;
        }

        foreach (YamuxStream stream in streams)
        {
            stream.Abort(fault);
        }

        _inbound.Writer.TryComplete();
        _wake.Writer.TryWrite(true);
        _stop.Cancel();
    }
}
