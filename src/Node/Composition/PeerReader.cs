using OpenLedger.Network;
using OpenLedger.Rpc.Node;

namespace OpenLedger.Node.Composition;

/// <summary>Reads a network's peers for JSON-RPC.</summary>
internal sealed class PeerReader(INetworkStatus network) : IPeerReader
{
    /// <inheritdoc/>
    public IReadOnlyList<PeerDetails> Peers => [.. network.Peers.Select(peer => new PeerDetails(
        peer.Peer.Value, peer.Address, peer.IsOutbound ? "outbound" : "inbound", peer.Agent, peer.Protocols,
        Math.Round(peer.Score, 3), peer.BytesIn, peer.BytesOut, (long)peer.ConnectedFor.TotalSeconds,
        peer.IsValidator))];
}
