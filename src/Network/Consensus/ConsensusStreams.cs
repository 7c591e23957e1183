using System.Collections.Concurrent;
using System.Threading.Channels;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Protocols.Identify;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// Direct messages between validators (`/openledger/consensus/1`): two streams each way, votes and bulk,
/// opened only after both sides proved their keys. Keeps trying peers that are connected and wanted.
/// Thread-safe.
/// </summary>
internal sealed class ConsensusStreams : IAsyncDisposable
{
    private readonly Swarm _swarm;
    private readonly ConsensusOptions _options;
    private readonly IValidatorHandshake _proofs;
    private readonly StreamHandshake _handshake;
    private readonly InboundStreams _inbound;
    private readonly ConcurrentDictionary<PeerId, ConsensusPeer> _peers = new();
    private readonly ConcurrentDictionary<PeerId, Rest> _rests = new();
    private readonly ConcurrentDictionary<PeerId, bool> _protected = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _tending;
    private long _dropped;

    /// <summary>Takes part in a swarm's connections, once identify has named what peers speak.</summary>
    /// <param name="swarm">The connections.</param>
    /// <param name="identify">Tells which peers speak the protocol.</param>
    /// <param name="proofs">Proves and checks validators' keys.</param>
    /// <param name="genesisPrefix">The first 4 bytes of the genesis hash.</param>
    /// <param name="options">Bounds and deadlines.</param>
    public ConsensusStreams(
        Swarm swarm, IdentifyService identify, IValidatorHandshake proofs, byte[] genesisPrefix,
        ConsensusOptions options)
    {
        _swarm = swarm;
        _options = options;
        _proofs = proofs;
        _handshake = new StreamHandshake(proofs, genesisPrefix, swarm.Options.HandshakeTimeout);
        _inbound = new InboundStreams(swarm, _handshake, options, OnAccepted, CountDrop);
        identify.Identified += (_, _) => Wake();
        swarm.Connected += connection => Look(connection.Peer);
        swarm.Disconnected += (connection, _) => OnDisconnected(connection.Peer);
        proofs.SeatsChanged += OnSeatsChanged;
        _tending = Task.Run(TendAsync);
    }

    /// <summary>A peer can be sent to. Must not block.</summary>
    public event Action<PeerId>? PeerJoined;

    /// <summary>A peer cannot be sent to any more. Must not block.</summary>
    public event Action<PeerId>? PeerLeft;

    /// <summary>The peers that can be sent to.</summary>
    public IReadOnlyList<PeerId> Peers =>
        [.. _peers.Values.Where(peer => peer.IsJoined).Select(peer => peer.Id)];

    /// <summary>Messages dropped since the start, on the way out or in.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True while the peer can be sent to.</summary>
    public bool HasJoined(PeerId peer) =>
        _peers.TryGetValue(peer, out ConsensusPeer? known) && known.IsJoined;

    /// <summary>What arrived on a channel.</summary>
    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _inbound.QueueOf(channel);

    /// <summary>Sends to every peer that can be sent to.</summary>
    public void Broadcast(in OutboundMessage message)
    {
        foreach (ConsensusPeer peer in _peers.Values)
        {
            if (peer.IsJoined)
            {
                Interlocked.Add(ref _dropped, peer.Outbox.Add(message));
            }
        }
    }

    /// <summary>Sends to one peer, or drops the message.</summary>
    public void Send(PeerId peer, in OutboundMessage message)
    {
        bool joined = _peers.TryGetValue(peer, out ConsensusPeer? known) && known.IsJoined;
        Interlocked.Add(ref _dropped, joined ? known!.Outbox.Add(message) : 1);
    }

    /// <summary>Bytes that wait for a peer.</summary>
    public long WaitingFor(PeerId peer) =>
        _peers.TryGetValue(peer, out ConsensusPeer? known) ? known.Outbox.Bytes : 0;

    /// <summary>Opens no more streams and ends those there are; the swarm is disposed afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        _proofs.SeatsChanged -= OnSeatsChanged;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _tending.ConfigureAwait(false);
        foreach (ConsensusPeer peer in _peers.Values)
        {
            peer.Stop();
        }

        foreach (NetworkChannel channel in Enum.GetValues<NetworkChannel>())
        {
            _inbound.QueueOf(channel).Complete();
        }
    }

    private void CountDrop() => Interlocked.Increment(ref _dropped);

    private void Wake() => _wake.Writer.TryWrite(true);

    private void Look(PeerId peer)
    {
        if (_peers.TryGetValue(peer, out ConsensusPeer? known))
        {
            known.Look();
        }

        Wake();
    }

    private void OnSeatsChanged()
    {
        _rests.Clear();
        Wake();
    }

    // Whoever proves its key may have been refused by this node, or refused it, a moment before.
    private void OnAccepted(PeerId peer)
    {
        Protect(peer);
        _rests.TryRemove(peer, out _);
        Wake();
    }

    private void OnDisconnected(PeerId peer)
    {
        Look(peer);
        if (_swarm.Find(peer) is null)
        {
            _rests.TryRemove(peer, out _);
            _inbound.Forget(peer);
        }
    }

    private void Protect(PeerId peer)
    {
        if (_protected.TryAdd(peer, true))
        {
            _swarm.Protect(peer);
        }
    }

    private async Task TendAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Tend();
                using CancellationTokenSource tick =
                    CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                tick.CancelAfter(_options.TendInterval);
                await WokenAsync(tick.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WokenAsync(CancellationToken tick)
    {
        try
        {
            await _wake.Reader.ReadAsync(tick).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return; // the interval is over
        }
    }

    private void Tend()
    {
        foreach (PeerId former in _protected.Keys.Where(peer => !_proofs.Wants(peer)))
        {
            if (_protected.TryRemove(former, out _))
            {
                _swarm.Unprotect(former);
            }

            _inbound.Drop(former);
            if (_peers.TryGetValue(former, out ConsensusPeer? peer))
            {
                peer.Stop();
            }
        }

        foreach (PeerConnection connection in _swarm.Connections)
        {
            if (!connection.IsDraining
                && connection.Protocols.Contains(ConsensusOptions.Protocol)
                && !_peers.ContainsKey(connection.Peer)
                && (!_rests.TryGetValue(connection.Peer, out Rest? rest) || rest.Until <= Now)
                && _proofs.Wants(connection.Peer))
            {
                ConsensusPeer peer = new(connection.Peer, _swarm, _handshake, _options);
                _peers[peer.Id] = peer;
                _swarm.Run(() => RunAsync(peer));
            }
        }
    }

    private TimeSpan Now => _swarm.Options.Time.GetElapsedTime(0);

    private async Task RunAsync(ConsensusPeer peer)
    {
        bool joined = false;
        try
        {
            await peer.RunAsync(() =>
            {
                joined = true;
                Protect(peer.Id);
                PeerJoined?.Invoke(peer.Id);
            }).ConfigureAwait(false);
        }
        catch (PeerFaultException fault)
        {
            // A follower refuses again and again; once is enough to know, until seats change.
            if (fault.Reason != DisconnectReason.ValidatorRefused || joined || !_rests.ContainsKey(peer.Id))
            {
                _swarm.Report(peer.Id, fault.Reason, fault.Message);
            }

            RestAfter(peer.Id, joined);
        }
        finally
        {
            _peers.TryRemove(peer.Id, out _);
            Interlocked.Add(ref _dropped, peer.Outbox.Clear());
            peer.Dispose();
            if (joined)
            {
                PeerLeft?.Invoke(peer.Id);
            }

            Wake();
        }
    }

    private void RestAfter(PeerId peer, bool joined)
    {
        int failures = joined ? 1 : _rests.GetValueOrDefault(peer)?.Failures + 1 ?? 1;
        TimeSpan rest = _options.RetryFirst * Math.Pow(2, Math.Min(failures - 1, 16));
        rest = rest < _options.RetryMax ? rest : _options.RetryMax;
        if (_swarm.Find(peer) is not null)
        {
            _rests[peer] = new Rest(failures, Now + rest);
        }
    }

    /// <summary>Until when a peer is left alone after so many failures in a row.</summary>
    private sealed record Rest(int Failures, TimeSpan Until);
}
