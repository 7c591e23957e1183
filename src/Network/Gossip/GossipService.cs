using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Threading.Channels;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Gossip;

/// <summary>
/// Runs a <see cref="GossipRouter"/> over a swarm: a stream to each peer that speaks gossipsub, a bounded
/// queue in front of each, verdicts apart from the reading. Thread-safe.
/// </summary>
internal sealed class GossipService : IAsyncDisposable
{
    /// <summary>The protocols, best first.</summary>
    public static readonly IReadOnlyList<string> Protocols = ["/meshsub/1.2.0", "/meshsub/1.1.0"];

    private const int ValidatorsAtOnce = 2;

    private const int JoinAgainTicks = 10;

    private readonly Swarm _swarm;
    private readonly GossipOptions _options;
    private readonly Lock _gate = new();
    private readonly GossipRouter _router;
    private readonly ConcurrentDictionary<string, Func<PeerId, GossipMessage, ValueTask<GossipVerdict>>> _judges =
        new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<PeerId, GossipSender> _senders = new();
    private readonly ConcurrentDictionary<PeerConnection, PeerStream> _readers = new();
    private readonly Channel<GossipEffect.Validate> _toJudge;
    private readonly CancellationTokenSource _stop = new();
    private readonly long _started;
    private readonly Task _loops;
    private long _dropped;
    private volatile bool _isJudgedElsewhere;

    /// <summary>Takes part in a swarm's connections, once identify has named what peers speak.</summary>
    public GossipService(Swarm swarm, IdentifyService identify, GossipOptions options, Random random)
    {
        _swarm = swarm;
        _options = options;
        _router = new GossipRouter(options, random);
        _started = swarm.Options.Time.GetTimestamp();
        _toJudge = Channel.CreateBounded<GossipEffect.Validate>(options.ValidationQueueMax + 1);
        foreach (string protocol in Protocols)
        {
            swarm.Handle(protocol, ReadAsync);
        }

        identify.Identified += (connection, _) => Join(connection);
        swarm.Disconnected += (connection, _) => Leave(connection);
        _loops = Task.WhenAll(
            [Task.Run(
                BeatAsync), .. Enumerable.Range(0, ValidatorsAtOnce).Select(_ => Task.Run(JudgeAsync))]);
    }

    /// <summary>
    /// A peer that one of good score offered: who offered, the record, the bytes it was signed in. Must not
    /// block.
    /// </summary>
    public event Action<PeerId, PeerRecord, ReadOnlyMemory<byte>>? Offered;

    /// <summary>Frames that were dropped because their peer takes them too slowly.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    private TimeSpan Now => _swarm.Options.Time.GetElapsedTime(_started);

    /// <summary>Takes messages of a topic; each is judged before it is passed on.</summary>
    public void Subscribe(string topic, Func<PeerId, GossipMessage, ValueTask<GossipVerdict>> judge)
    {
        _judges[topic] = judge;
        Route(router => router.Subscribe(topic, Now));
    }

    /// <summary>Takes a topic's messages no more.</summary>
    public void Unsubscribe(string topic)
    {
        Route(router => router.Unsubscribe(topic, Now));
        _judges.TryRemove(topic, out _);
    }

    /// <summary>Sends a message to a topic; null when the same was sent or seen lately.</summary>
    public GossipId? Publish(string topic, ReadOnlyMemory<byte> data)
    {
        GossipId? id = null;
        Route(router => id = router.Publish(topic, data, Now));
        return id;
    }

    /// <summary>
    /// Where to learn what gossip itself does not know of peers: their signed records, to be offered to
    /// others, and the points they lost elsewhere. Neither may block or call back. Who is consulted also bans
    /// those whose score fell too low.
    /// </summary>
    public void Consult(Func<PeerId, ReadOnlyMemory<byte>> recordOf, Func<PeerId, double> penaltyOf)
    {
        lock (_gate)
        {
            _router.RecordOf = recordOf;
            _router.PenaltyOf = penaltyOf;
            _isJudgedElsewhere = true;
        }
    }

    /// <summary>A peer's score.</summary>
    public double ScoreOf(PeerId peer)
    {
        lock (_gate)
        {
            return _router.ScoreOf(peer, Now);
        }
    }

    /// <summary>The peers in a topic's mesh.</summary>
    public IReadOnlyList<PeerId> MeshOf(string topic)
    {
        lock (_gate)
        {
            return [.. _router.MeshOf(topic)];
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _toJudge.Writer.TryComplete();
        await _loops.ConfigureAwait(false);
        foreach (GossipSender sender in _senders.Values)
        {
            sender.Stop();
        }
    }

    private void Join(PeerConnection connection)
    {
        if (connection.IsDraining || !connection.Protocols.Any(Protocols.Contains))
        {
            return;
        }

        GossipSender sender = new(connection, _options, () => Interlocked.Increment(ref _dropped));
        if (_senders.TryAdd(connection.Peer, sender))
        {
            _swarm.Run(() => SendAsync(connection, sender));
        }
    }

    private async Task SendAsync(PeerConnection connection, GossipSender sender)
    {
        try
        {
            using CancellationTokenSource patience =
                new(_swarm.Options.HandshakeTimeout, _swarm.Options.Time);
            PeerStream stream =
                await connection.OpenAsync(Protocols, urgent: false, patience.Token).ConfigureAwait(false);
            Route(router => router.AddPeer(
                connection.Peer, stream.Protocol == Protocols[0], connection.IsOutbound,
                AddressOf(connection), Now));
            await sender.RunAsync(stream, _stop.Token).ConfigureAwait(false);
        }
        catch (PeerFaultException stalled) when (stalled.Reason == DisconnectReason.WriteStalled)
        {
            await connection.CloseAsync(stalled.Reason, stalled.Message).ConfigureAwait(false);
        }
        finally
        {
            _senders.TryRemove(new KeyValuePair<PeerId, GossipSender>(connection.Peer, sender));

            // A duplicate connection may have ended: gossip goes on over the one that is left, and the peer
            // is not forgotten meanwhile, since it does not say again what it takes.
            if (!_stop.IsCancellationRequested
                && _swarm.Find(connection.Peer) is { } other && other != connection)
            {
                Join(other);
            }
            else
            {
                Route(router => router.RemovePeer(connection.Peer, Now));
            }
        }
    }

    private void Leave(PeerConnection connection)
    {
        if (_senders.TryGetValue(
            connection.Peer, out GossipSender? sender) && sender.Connection == connection)
        {
            sender.Stop();
        }
        else if (_swarm.Find(connection.Peer) is null)
        {
            Route(router => router.RemovePeer(connection.Peer, Now));
        }
    }

    private async Task ReadAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        // One stream a connection: each may hold most of a frame, and the last is the one that is meant.
        _readers.AddOrUpdate(stream.Connection, stream, (_, earlier) =>
        {
            earlier.Reset();
            return stream;
        });
        try
        {
            while (await DelimitedMessage.ReadAsync(
                stream.Input, GossipRpc.SizeMax, _options.FrameTimeout, _swarm.Options.Time, cancellationToken)
                .ConfigureAwait(false) is { } frame)
            {
                if (!GossipRpc.TryDecode(frame, out GossipRpc? rpc))
                {
                    throw new PeerFaultException(DisconnectReason.ProtocolViolation, "not a gossip frame");
                }

                Route(router => router.Receive(stream.Peer, rpc, Now));
            }
        }
        finally
        {
            _readers.TryRemove(new KeyValuePair<PeerConnection, PeerStream>(stream.Connection, stream));
        }
    }

    private async Task BeatAsync()
    {
        using PeriodicTimer timer = new(_options.Heartbeat, _swarm.Options.Time);
        long beats = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                PeerId[] low = [];
                Route(router =>
                {
                    router.Beat(Now);
                    low = router.Graylisted(Now);
                });
                JoinMissing(++beats);
                foreach (PeerId peer in low.Where(_ => !_isJudgedElsewhere))
                {
                    _swarm.Ban(peer, _options.GraylistBan, "its gossip score fell too low");
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    // Opening a stream may have failed: one slow moment must not keep a peer without gossip for ever.
    private void JoinMissing(long beats)
    {
        if (beats % JoinAgainTicks == 0)
        {
            IReadOnlyList<PeerConnection> connections = _swarm.Connections;
            foreach (PeerConnection connection in connections)
            {
                Join(connection);
            }

            HashSet<PeerId> connected = [.. connections.Select(connection => connection.Peer)];
            Route(router => router.KeepEarlyOf(connected));
        }
    }

    private async Task JudgeAsync()
    {
        await foreach (GossipEffect.Validate one in _toJudge.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            GossipVerdict verdict = _judges.TryGetValue(one.Message.Topic, out var judge)
                ? await judge(one.From, one.Message).ConfigureAwait(false)
                : GossipVerdict.Ignore;
            Route(router => router.Judged(one.Id, verdict));
        }
    }

    private void Route(Action<GossipRouter> step)
    {
        lock (_gate)
        {
            step(_router);
            foreach (GossipEffect effect in _router.TakeEffects())
            {
                Do(effect);
            }
        }
    }

    // Under the gate, so that frames to a peer keep their order; nothing here waits.
    private void Do(GossipEffect effect)
    {
        switch (effect)
        {
            case GossipEffect.Send send:
                if (_senders.TryGetValue(send.Peer, out GossipSender? sender))
                {
                    sender.Enqueue(send.Rpc);
                }

                break;
            case GossipEffect.Validate validate:
                if (!_toJudge.Writer.TryWrite(validate))
                {
                    _router.Judged(validate.Id, GossipVerdict.Ignore);
                }

                break;
            case GossipEffect.Offered offered:
                foreach (ReadOnlyMemory<byte> record in offered.Records)
                {
                    if (PeerRecord.TryOpen(record.Span, out PeerRecord? opened))
                    {
                        Offered?.Invoke(offered.From, opened, record);
                    }
                }

                break;
            default:
                throw new UnreachableException();
        }
    }

    private static IPAddress? AddressOf(PeerConnection connection) =>
        connection.RemoteAddress.TryGetTcp(out EndPoint? endPoint)
            && endPoint is IPEndPoint ip ? ip.Address : null;
}
