using System.Collections.Immutable;
using OpenLedger.Network.Addresses;

namespace OpenLedger.Network.Discovery.Kademlia;

/// <summary>A peer in an answer, with the addresses that could be read.</summary>
internal sealed record KadPeer(PeerId Peer, ImmutableArray<Multiaddr> Addresses);
