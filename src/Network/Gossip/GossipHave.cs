using System.Collections.Immutable;

namespace OpenLedger.Network.Gossip;

/// <summary>Messages of a topic that a peer has.</summary>
internal sealed record GossipHave(string Topic, ImmutableArray<GossipId> Ids);
