using OpenLedger.Network.Gossip;

namespace OpenLedger.Network;

/// <summary>
/// Messages to everybody who takes a topic, passed on by whoever finds them good. Nobody signs them: what a
/// message says must prove itself. Thread-safe.
/// </summary>
public interface IGossip
{
    /// <summary>
    /// Takes a topic's messages. Each is judged once, apart from the reading of sockets, two at a time, and
    /// passed on only when it is accepted. A judge that throws is a bug of this node's.
    /// </summary>
    /// <param name="topic">Its name, of at most 256 bytes.</param>
    /// <param name="judge">Given who passed it on first, and its data.</param>
    void Subscribe(string topic, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>> judge);

    /// <summary>Takes a topic's messages no more.</summary>
    void Unsubscribe(string topic);

    /// <summary>
    /// Sends a message of this node's own, without judging it; it need not take the topic itself.
    /// </summary>
    /// <returns>False, and nothing is sent, when the same was sent or seen lately or it is larger than
    /// <see cref="NetworkLimits.GossipBytesMax"/>.</returns>
    bool Publish(string topic, ReadOnlyMemory<byte> data);
}
