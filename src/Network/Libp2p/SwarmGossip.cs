using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Libp2p;

/// <summary>Gossip over sockets.</summary>
internal sealed class SwarmGossip(GossipService gossip) : IGossip
{
    /// <inheritdoc/>
    public void Subscribe(string topic, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>> judge) =>
        gossip.Subscribe(topic, (from, message) => judge(from, message.Data));

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => gossip.Unsubscribe(topic);

    /// <inheritdoc/>
    public bool Publish(string topic, ReadOnlyMemory<byte> data) =>
        data.Length <= NetworkLimits.GossipBytesMax && gossip.Publish(topic, data) is not null;
}
