using System.Collections.Immutable;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Connections;

/// <summary>An authenticated, multiplexed connection. Thread-safe.</summary>
internal sealed class PeerConnection : IAsyncDisposable
{
    private readonly TcpPipe _socket;
    private readonly NoiseChannel _channel;
    private readonly YamuxSession _session;
    private readonly TimeSpan _negotiationTimeout;
    private readonly TimeProvider _time;
    private int _closing;
    private int _violations;

    internal PeerConnection(
        TcpPipe socket, NoiseChannel channel, YamuxSession session, bool isOutbound, SwarmOptions options)
    {
        _socket = socket;
        _channel = channel;
        _session = session;
        IsOutbound = isOutbound;
        _negotiationTimeout = options.HandshakeTimeout;
        _time = options.Time;
        OpenedAt = options.Time.GetTimestamp();
    }

    /// <summary>Who is on the other side, proven.</summary>
    public PeerId Peer => _channel.Remote.PeerId;

    /// <summary>The key it proved with.</summary>
    public IdentityPublicKey PeerKey => _channel.Remote;

    /// <summary>Where it is: the address dialed from or to.</summary>
    public Multiaddr RemoteAddress => _socket.Remote;

    /// <summary>True when this node dialed.</summary>
    public bool IsOutbound { get; }

    /// <summary>When it was opened, as a timestamp of the swarm's clock.</summary>
    public long OpenedAt { get; }

    /// <summary>What the peer calls itself; empty before identify.</summary>
    public string Agent { get; internal set; } = "";

    /// <summary>The protocols the peer takes; empty before identify.</summary>
    public ImmutableArray<string> Protocols { get; internal set; } = [];

    /// <summary>True when it finishes what is under way and takes no new streams from here.</summary>
    public bool IsDraining { get; internal set; }

    /// <summary>Open streams, of both sides.</summary>
    public int StreamCount => _session.StreamCount;

    /// <summary>Bytes on the wire from the peer, encryption included.</summary>
    public long BytesReceived => _channel.BytesReceived;

    /// <summary>Bytes on the wire to the peer, encryption included.</summary>
    public long BytesSent => _channel.BytesSent;

    /// <summary>Unread bytes held for it.</summary>
    public long Buffered => _session.Buffered;

    /// <summary>The last round trip.</summary>
    public TimeSpan RoundTrip => _session.RoundTrip;

    /// <summary>Ends when the connection does, with the reason.</summary>
    public Task<DisconnectReason> Completion => _session.Completion;

    /// <summary>What ended it, in words; null while it lives.</summary>
    public string? FaultDetail => _session.FaultDetail;

    internal YamuxSession Session => _session;

    /// <summary>The peer broke a protocol on a stream; how often it has by now.</summary>
    internal int CountViolation() => Interlocked.Increment(ref _violations);

    /// <summary>Opens a stream and agrees on one of the protocols.</summary>
    /// <exception cref="PeerFaultException">The peer takes none of them, or does not answer in
    /// time.</exception>
    public async Task<PeerStream> OpenAsync(
        IReadOnlyList<string> protocols, bool urgent, CancellationToken cancellationToken)
    {
        YamuxStream stream = _session.Open(urgent);
        using CancellationTokenSource patience = new(_negotiationTimeout, _time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            string protocol =
                await Multistream.SelectAsync(stream, protocols, either.Token).ConfigureAwait(false);
            return new PeerStream(this, stream, protocol);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            stream.Reset();
            throw new PeerFaultException(
                DisconnectReason.HandshakeTimeout, "no agreement on the stream's protocol", late);
        }
        catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
        {
            stream.Reset();
            throw;
        }
    }

    /// <summary>Agrees on the protocol of a stream that the peer opened; null when there is none.</summary>
    public async Task<PeerStream?> AcceptAsync(
        YamuxStream stream, Func<string, bool> isSupported, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(_negotiationTimeout, _time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            string protocol =
                await Multistream.AnswerAsync(stream, isSupported, either.Token).ConfigureAwait(false);
            return new PeerStream(this, stream, protocol);
        }
        catch (Exception failed) when (failed is PeerFaultException or OperationCanceledException)
        {
            stream.Reset();
            return null;
        }
    }

    /// <summary>Closes for a reason, telling the peer.</summary>
    public async Task CloseAsync(DisconnectReason reason, string detail)
    {
        await _session.EndAsync(reason, detail).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) == 0)
        {
            await _session.EndAsync(DisconnectReason.ClosedHere, "closed here").ConfigureAwait(false);
            _socket.Dispose();
            await _session.DrainAsync().ConfigureAwait(false);
            await _channel.Input.CompleteAsync().ConfigureAwait(false);
            await _channel.Output.CompleteAsync(new IOException("closed")).ConfigureAwait(false);
            await _session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
