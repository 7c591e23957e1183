using System.Threading.Channels;

namespace OpenLedger.Network;

/// <summary>
/// One node's endpoint of the peer-to-peer network: it carries bytes between peers and knows nothing of blocks.
/// Delivery is best effort: a message may be lost, delayed or reordered, never altered. Thread-safe.
/// </summary>
public interface INetwork : IAsyncDisposable
{
    /// <summary>This node.</summary>
    PeerId Local { get; }

    /// <summary>The peers a broadcast reaches now.</summary>
    IReadOnlyCollection<PeerId> Peers { get; }

    /// <summary>Messages dropped because a queue was full or a message too large, since the start.</summary>
    long Dropped { get; }

    /// <summary>Sends to every peer but this node. Never blocks: a full queue drops its oldest message.</summary>
    void Broadcast(NetworkChannel channel, ReadOnlyMemory<byte> message);

    /// <summary>Sends to one peer; an unknown peer drops the message.</summary>
    void Send(PeerId peer, NetworkChannel channel, ReadOnlyMemory<byte> message);

    /// <summary>What arrived on a channel, in order of arrival; bounded.</summary>
    ChannelReader<InboundMessage> Inbound(NetworkChannel channel);
}
