using System.Threading.Channels;

namespace OpenLedger.Network;

/// <summary>
/// One node's endpoint of the peer-to-peer network: it carries bytes between peers and knows nothing of
/// blocks. Three ways lead out: direct messages between validators (here), gossip to everybody who takes a
/// topic (<see cref="Gossip"/>), and questions to one peer (<see cref="Requests"/>). Delivery is best effort:
/// a message may be lost, delayed or reordered, never altered. Thread-safe.
/// </summary>
public interface INetwork : IAsyncDisposable
{
    /// <summary>This node.</summary>
    PeerId Local { get; }

    /// <summary>The peers a broadcast reaches now: those whose handshake as validators is done.</summary>
    IReadOnlyCollection<PeerId> Peers { get; }

    /// <summary>
    /// A peer entered <see cref="Peers"/> and can be sent to. Handlers must not block or throw; who entered
    /// before the first handler was added is in <see cref="Peers"/>.
    /// </summary>
    event Action<PeerId>? PeerJoined;

    /// <summary>A peer left <see cref="Peers"/>. Handlers must not block or throw.</summary>
    event Action<PeerId>? PeerLeft;

    /// <summary>Messages dropped because a queue was full or a message too large, since the start.</summary>
    long Dropped { get; }

    /// <summary>
    /// Sends to every peer but this node. Never blocks: a full queue drops what is of least use (see
    /// <see cref="OutboundMessage"/>).
    /// </summary>
    void Broadcast(OutboundMessage message);

    /// <summary>Sends to one peer; one that is not among <see cref="Peers"/> drops the message.</summary>
    void Send(PeerId peer, OutboundMessage message);

    /// <summary>What arrived on a channel, in order of arrival; bounded.</summary>
    ChannelReader<InboundMessage> Inbound(NetworkChannel channel);

    /// <summary>Messages to all who take a topic.</summary>
    IGossip Gossip { get; }

    /// <summary>Questions to single peers, validators or not.</summary>
    IRequests Requests { get; }

    /// <summary>What an operator may see.</summary>
    INetworkStatus Status { get; }
}
