using System.Threading.Channels;

namespace OpenLedger.Network.Memory;

/// <summary>An endpoint of a <see cref="MemoryHub"/>.</summary>
internal sealed class MemoryNetwork : INetwork
{
    private static readonly NetworkChannel[] AllChannels = Enum.GetValues<NetworkChannel>();

    private readonly MemoryHub _hub;
    private readonly Channel<InboundMessage>[] _inbound;
    private readonly DelayLine? _delayLine;
    private long _dropped;

    internal MemoryNetwork(MemoryHub hub, PeerId local)
    {
        _hub = hub;
        Local = local;
        _inbound = [.. AllChannels.Select(_ => CreateQueue())];
        _delayLine = hub.Options.DelayMs == 0 ? null : new DelayLine(hub.Options.DelayMs, Deliver);
    }

    /// <inheritdoc/>
    public PeerId Local { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers =>
        [.. _hub.Endpoints.Values.Where(peer => peer != this).Select(peer => peer.Local)];

    /// <inheritdoc/>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <inheritdoc/>
    public void Broadcast(NetworkChannel channel, ReadOnlyMemory<byte> message)
    {
        foreach (MemoryNetwork peer in _hub.Endpoints.Values)
        {
            if (peer != this)
            {
                peer.Receive(Local, channel, message);
            }
        }
    }

    /// <inheritdoc/>
    public void Send(PeerId peer, NetworkChannel channel, ReadOnlyMemory<byte> message)
    {
        if (_hub.Endpoints.TryGetValue(peer.Value, out MemoryNetwork? endpoint))
        {
            endpoint.Receive(Local, channel, message);
        }
        else
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <inheritdoc/>
    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _inbound[(int)channel].Reader;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hub.Leave(Local);
        if (_delayLine is not null)
        {
            await _delayLine.DisposeAsync().ConfigureAwait(false);
        }

        foreach (Channel<InboundMessage> queue in _inbound)
        {
            queue.Writer.TryComplete();
        }
    }

    private Channel<InboundMessage> CreateQueue() =>
        Channel.CreateBounded<InboundMessage>(
            new BoundedChannelOptions(NetworkLimits.InboundQueueMax) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _dropped));

    private void Receive(PeerId from, NetworkChannel channel, ReadOnlyMemory<byte> message)
    {
        if (message.Length > NetworkLimits.MessageBytesMax)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        InboundMessage inbound = new(from, message.ToArray());
        if (_delayLine is null)
        {
            Deliver(channel, inbound);
        }
        else if (!_delayLine.TryAdd(channel, inbound))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    private void Deliver(NetworkChannel channel, InboundMessage message) => _inbound[(int)channel].Writer.TryWrite(message);
}
