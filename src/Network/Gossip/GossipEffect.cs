using System.Collections.Immutable;

namespace OpenLedger.Network.Gossip;

/// <summary>What the router wants done.</summary>
internal abstract record GossipEffect
{
    /// <summary>Send a frame to a peer.</summary>
    internal sealed record Send(PeerId Peer, GossipRpc Rpc) : GossipEffect;

    /// <summary>Judge a message and report the verdict.</summary>
    internal sealed record Validate(GossipId Id, GossipMessage Message, PeerId From) : GossipEffect;

    /// <summary>Peers to try, as signed records, offered by a peer of good score.</summary>
    internal sealed record Offered(PeerId From, ImmutableArray<ReadOnlyMemory<byte>> Records) : GossipEffect;
}
