using System.Threading.Channels;
using OpenLedger.Network.Memory;

namespace OpenLedger.Network.Delays;

/// <summary>
/// A network on which everything this node says leaves after a fixed delay, in order: distance, for nodes
/// that are near each other. Put around every node's network it is the one-way delay between any two.
/// Bounded: what does not fit is dropped and counted. Owns the network it delays. Thread-safe.
/// </summary>
public sealed class DelayedNetwork : INetwork
{
    private readonly INetwork _inner;
    private readonly DelayLine _line;
    private long _dropped;

    /// <summary>Delays a network.</summary>
    /// <param name="inner">The network.</param>
    /// <param name="delayMs">One way, 1 to <see cref="MemoryNetworkOptions.DelayMsMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of its range.</exception>
    public DelayedNetwork(INetwork inner, int delayMs)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentOutOfRangeException.ThrowIfLessThan(delayMs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delayMs, MemoryNetworkOptions.DelayMsMax);
        _inner = inner;
        _line = new DelayLine(delayMs);
        Gossip = new DelayedGossip(inner.Gossip, TryLater);
        Requests = new DelayedRequests(inner.Requests, TimeSpan.FromMilliseconds(delayMs));
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerJoined
    {
        add => _inner.PeerJoined += value;
        remove => _inner.PeerJoined -= value;
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerLeft
    {
        add => _inner.PeerLeft += value;
        remove => _inner.PeerLeft -= value;
    }

    /// <inheritdoc/>
    public PeerId Local => _inner.Local;

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers => _inner.Peers;

    /// <inheritdoc/>
    public long Dropped => _inner.Dropped + Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public IGossip Gossip { get; }

    /// <inheritdoc/>
    public IRequests Requests { get; }

    /// <inheritdoc/>
    public INetworkStatus Status => _inner.Status;

    /// <inheritdoc/>
    public void Broadcast(OutboundMessage message) => TryLater(() => _inner.Broadcast(message));

    /// <inheritdoc/>
    public void Send(PeerId peer, OutboundMessage message) => TryLater(() => _inner.Send(peer, message));

    /// <inheritdoc/>
    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _inner.Inbound(channel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _line.DisposeAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
    }

    private bool TryLater(Action say)
    {
        bool fits = _line.TryAdd(say);
        if (!fits)
        {
            Interlocked.Increment(ref _dropped);
        }

        return fits;
    }
}
