using System.Threading.Channels;

namespace OpenLedger.Network.Memory;

/// <summary>An endpoint of a <see cref="MemoryHub"/>.</summary>
internal sealed class MemoryNetwork : INetwork
{
    private static readonly NetworkChannel[] AllChannels = Enum.GetValues<NetworkChannel>();

    private readonly MemoryHub _hub;
    private readonly bool _isValidator;
    private readonly Channel<InboundMessage>[] _inbound;
    private readonly MemoryGossip _gossip;
    private readonly MemoryRequests _requests;
    private readonly MemoryStatus _status;
    private DelayLine? _delayLine;
    private long _dropped;

    internal MemoryNetwork(MemoryHub hub, PeerId local, bool isValidator)
    {
        _hub = hub;
        _isValidator = isValidator;
        Local = local;
        _inbound = [.. AllChannels.Select(_ => CreateQueue())];
        _gossip = new MemoryGossip(hub, this);
        _requests = new MemoryRequests(hub, this);
        _status = new MemoryStatus(hub, this);
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerJoined;

    /// <inheritdoc/>
    public event Action<PeerId>? PeerLeft;

    /// <inheritdoc/>
    public PeerId Local { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers =>
        [.. _hub.OthersThan(this).Where(Reaches).Select(peer => peer.Local)];

    /// <inheritdoc/>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public IGossip Gossip => _gossip;

    /// <inheritdoc/>
    public IRequests Requests => _requests;

    /// <inheritdoc/>
    public INetworkStatus Status => _status;

    internal MemoryGossip GossipHere => _gossip;

    internal MemoryRequests RequestsHere => _requests;

    internal MemoryStatus StatusHere => _status;

    /// <inheritdoc/>
    public void Broadcast(OutboundMessage message)
    {
        foreach (MemoryNetwork peer in _hub.OthersThan(this).Where(Reaches))
        {
            peer.Receive(this, message);
        }
    }

    /// <inheritdoc/>
    public void Send(PeerId peer, OutboundMessage message)
    {
        if (_hub.Endpoints.TryGetValue(peer.Value, out MemoryNetwork? endpoint) && Reaches(endpoint))
        {
            endpoint.Receive(this, message);
        }
        else
        {
            CountDrop();
        }
    }

    /// <inheritdoc/>
    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _inbound[(int)channel].Reader;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hub.Leave(this);
        if (_delayLine is not null)
        {
            await _delayLine.DisposeAsync().ConfigureAwait(false);
        }

        await _gossip.DisposeAsync().ConfigureAwait(false);
        foreach (Channel<InboundMessage> queue in _inbound)
        {
            queue.Writer.TryComplete();
        }
    }

    internal bool Reaches(MemoryNetwork other) => _isValidator && other._isValidator && other != this;

    internal void CountDrop() => Interlocked.Increment(ref _dropped);

    /// <summary>It has joined: its tasks begin.</summary>
    internal void Open() =>
        _delayLine = _hub.Options.DelayMs == 0 ? null : new DelayLine(_hub.Options.DelayMs);

    internal void OnJoined(MemoryNetwork other)
    {
        _requests.OnConnected(other.Local);
        if (Reaches(other))
        {
            PeerJoined?.Invoke(other.Local);
        }
    }

    internal void OnLeft(MemoryNetwork other)
    {
        if (Reaches(other))
        {
            PeerLeft?.Invoke(other.Local);
        }

        _requests.OnDisconnected(other.Local);
        _status.Forget(other.Local);
    }

    /// <summary>Does something that comes from another endpoint, after the delay; a full line drops
    /// it.</summary>
    internal void Arrive(Action deliver)
    {
        if (_delayLine is null)
        {
            deliver();
        }
        else if (!_delayLine.TryAdd(deliver))
        {
            CountDrop();
        }
    }

    private Channel<InboundMessage> CreateQueue() =>
        Channel.CreateBounded<InboundMessage>(
            new BoundedChannelOptions(NetworkLimits.InboundQueueMax)
            {
                FullMode = BoundedChannelFullMode.DropOldest,
            },
            _ => CountDrop());

    private void Receive(MemoryNetwork from, OutboundMessage message)
    {
        if (message.Payload.Length > NetworkLimits.MessageBytesMax)
        {
            CountDrop();
            return;
        }

        InboundMessage inbound = new(from.Local, message.Payload.ToArray());
        MemoryStatus.Count(from, this, inbound.Payload.Length);
        Arrive(() => _inbound[(int)message.Channel].Writer.TryWrite(inbound));
    }
}
