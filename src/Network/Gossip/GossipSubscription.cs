namespace OpenLedger.Network.Gossip;

/// <summary>A peer takes messages of a topic from now on, or no more.</summary>
internal readonly record struct GossipSubscription(string Topic, bool Subscribes);
