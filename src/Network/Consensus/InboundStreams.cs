using System.Buffers;
using System.IO.Pipelines;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// Reads the direct streams that peers opened, after their handshakes, into a queue for each channel. What a
/// peer can make this node hold is bounded: its share of the queues, and two unfinished messages a stream.
/// Thread-safe.
/// </summary>
internal sealed class InboundStreams
{
    private readonly Swarm _swarm;
    private readonly ConsensusOptions _options;
    private readonly StreamHandshake _handshake;
    private readonly Action<PeerId> _accepted;
    private readonly InboundQueue[] _queues;
    private readonly Lock _gate = new();
    private readonly Dictionary<PeerId, Guest> _guests = [];

    /// <summary>Serves the protocol of a swarm.</summary>
    public InboundStreams(
        Swarm swarm, StreamHandshake handshake, ConsensusOptions options, Action<PeerId> accepted,
        Action dropped)
    {
        _swarm = swarm;
        _options = options;
        _handshake = handshake;
        _accepted = accepted;
        _queues =
        [
            .. Enum.GetValues<NetworkChannel>().Select(channel => new InboundQueue(
                channel == NetworkChannel.Votes ? options.InboundVotes : options.InboundBulk, dropped)),
        ];
        swarm.Handle(ConsensusOptions.Protocol, ServeAsync);
    }

    /// <summary>What arrived on a channel.</summary>
    public InboundQueue QueueOf(NetworkChannel channel) => _queues[(int)channel];

    /// <summary>Ends all streams of a peer: it is no validator any more.</summary>
    public void Drop(PeerId peer)
    {
        PeerStream[] streams;
        lock (_gate)
        {
            streams = _guests.TryGetValue(peer, out Guest? guest) ? [.. guest.Streams.Keys] : [];
        }

        foreach (PeerStream stream in streams)
        {
            stream.Reset();
        }
    }

    /// <summary>A peer has no connection any more: its allowance of handshakes is forgotten.</summary>
    public void Forget(PeerId peer)
    {
        lock (_gate)
        {
            if (_guests.TryGetValue(peer, out Guest? guest) && guest.Streams.Count == 0)
            {
                _guests.Remove(peer);
            }
        }
    }

    private async Task ServeAsync(PeerStream stream, CancellationToken stop)
    {
        try
        {
            StreamKind kind = await _handshake.AcceptAsync(stream, kind => TryEnter(stream, kind), stop)
                .ConfigureAwait(false);
            _accepted(stream.Peer);
            await (kind == StreamKind.Votes ? ReadVotesAsync(stream, stop) : ReadBulkAsync(stream, stop))
                .ConfigureAwait(false);
        }
        catch (PeerFaultException refused) when (StreamHandshake.IsRefusal(refused.Reason))
        {
            // The stream ends in order, so that the peer reads why.
            if (refused.Reason != DisconnectReason.ValidatorRefused || IsFirstRefusal(stream.Peer))
            {
                _swarm.Report(stream.Peer, refused.Reason, refused.Message);
            }

            if (refused.Reason == DisconnectReason.WrongChain)
            {
                _swarm.Run(() => PartAsync(stream.Peer, refused, stop));
            }
        }
        finally
        {
            Leave(stream);
        }
    }

    // It has nothing to say that matters here. A moment later, so that it reads why.
    private async Task PartAsync(PeerId peer, PeerFaultException refused, CancellationToken stop)
    {
        await Task.Delay(_options.TendInterval, _swarm.Options.Time, stop).ConfigureAwait(false);
        _swarm.Ban(peer, _options.WrongChainBan, refused.Reason, refused.Message);
    }

    private bool TryEnter(PeerStream stream, StreamKind kind)
    {
        lock (_gate)
        {
            if (!_guests.TryGetValue(stream.Peer, out Guest? guest))
            {
                guest = new Guest(_swarm.Options.Time);
                _guests.Add(stream.Peer, guest);
            }

            return guest.TryEnter(stream, kind);
        }
    }

    // Validators ask a follower again and again, which refuses each time; once a connection is enough to
    // know.
    private bool IsFirstRefusal(PeerId peer)
    {
        lock (_gate)
        {
            if (!_guests.TryGetValue(peer, out Guest? guest))
            {
                return true;
            }

            bool isFirst = !guest.WasRefused;
            guest.WasRefused = true;
            return isFirst;
        }
    }

    private void Leave(PeerStream stream)
    {
        lock (_gate)
        {
            if (_guests.TryGetValue(stream.Peer, out Guest? guest))
            {
                guest.Streams.Remove(stream);
                if (guest.Streams.Count == 0 && _swarm.Find(stream.Peer) is null)
                {
                    _guests.Remove(stream.Peer);
                }
            }
        }
    }

    private async Task ReadVotesAsync(PeerStream stream, CancellationToken stop)
    {
        while (await DelimitedMessage.ReadAsync(
            stream.Input, ConsensusOptions.VoteBytesMax, _options.StallTimeout, _swarm.Options.Time, stop)
            .ConfigureAwait(false) is { } message)
        {
            QueueOf(NetworkChannel.Votes).Add(new InboundMessage(stream.Peer, message));
        }
    }

    private async Task ReadBulkAsync(PeerStream stream, CancellationToken stop)
    {
        BulkAssembly proposal = new(), request = new();
        bool isInside = false;
        while (true)
        {
            ReadResult result = await ReadAsync(stream.Input, isInside, stop).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            ReadOnlySequence<byte> ahead = rest;
            while (BulkPiece.TryTake(ref ahead, out BulkPiece piece) && ahead.Length >= piece.Length)
            {
                BulkAssembly assembly = piece.Channel == NetworkChannel.Proposals ? proposal : request;
                if (assembly.Add(ahead.Slice(0, piece.Length), piece.IsLast) is { } message)
                {
                    QueueOf(piece.Channel).Add(new InboundMessage(stream.Peer, message));
                }

                rest = ahead.Slice(piece.Length);
                ahead = rest;
            }

            isInside = !rest.IsEmpty || proposal.Length + request.Length > 0;
            stream.Input.AdvanceTo(rest.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                if (isInside)
                {
                    throw new PeerFaultException(
                        DisconnectReason.ProtocolViolation, "the stream ended inside a message");
                }

                return;
            }
        }
    }

    // Between messages a peer may be silent for ever; inside one it holds memory.
    private async ValueTask<ReadResult> ReadAsync(PipeReader input, bool isInside, CancellationToken stop)
    {
        if (!isInside)
        {
            return await input.ReadAsync(stop).ConfigureAwait(false);
        }

        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_options.StallTimeout);
        try
        {
            return await input.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new PeerFaultException(
                DisconnectReason.ReadStalled, $"nothing came inside a message for {_options.StallTimeout}",
                late);
        }
    }

    /// <summary>A peer's open streams and its allowance of handshakes. Guarded by the gate.</summary>
    private sealed class Guest(TimeProvider time)
    {
        private TokenBucket _handshakes =
            new(ConsensusOptions.HandshakesPerSecond, ConsensusOptions.HandshakeBurst, time);

        public Dictionary<PeerStream, StreamKind> Streams { get; } = [];

        public bool WasRefused { get; set; }

        public bool TryEnter(PeerStream stream, StreamKind kind)
        {
            if (Streams.Values.Count(open => open == kind) >= ConsensusOptions.InboundStreamsMax
                || !_handshakes.TryTake())
            {
                return false;
            }

            Streams.Add(stream, kind);
            return true;
        }
    }
}
