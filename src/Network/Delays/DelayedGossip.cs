using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Delays;

/// <summary>
/// Gossip whose own messages leave later. What is passed on for others is not delayed again.
/// </summary>
internal sealed class DelayedGossip(IGossip inner, Func<Action, bool> tryLater) : IGossip
{
    /// <inheritdoc/>
    public void Subscribe(string topic, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>> judge) =>
        inner.Subscribe(topic, judge);

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => inner.Unsubscribe(topic);

    /// <summary>
    /// Sends later. A message that was seen lately is not known as such yet: for it the answer is true.
    /// </summary>
    public bool Publish(string topic, ReadOnlyMemory<byte> data) =>
        data.Length <= NetworkLimits.GossipBytesMax && tryLater(() => inner.Publish(topic, data));
}
