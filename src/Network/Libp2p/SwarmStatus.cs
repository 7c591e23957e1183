using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Protocols.Identify;

namespace OpenLedger.Network.Libp2p;

/// <summary>What an operator may see of a swarm.</summary>
internal sealed class SwarmStatus(
    Swarm swarm, IdentifyService identify, Func<PeerId, double> scoreOf, Func<PeerId, bool> isValidator)
    : INetworkStatus
{
    /// <inheritdoc/>
    public string PeerIdText => swarm.Local.Value;

    /// <inheritdoc/>
    public IReadOnlyList<string> ListenAddresses =>
        [.. identify.Addresses.Select(address => address.WithPeer(swarm.Local).ToString())];

    /// <inheritdoc/>
    public IReadOnlyList<PeerStatus> Peers =>
    [
        .. swarm.Connections
            .GroupBy(connection => connection.Peer)
            .OrderBy(group => group.Key.Value, StringComparer.Ordinal)
            .Select(group => StatusOf(group.Key, [.. group])),
    ];

    private PeerStatus StatusOf(PeerId peer, IReadOnlyList<PeerConnection> connections)
    {
        PeerConnection shown = connections.FirstOrDefault(one => !one.IsDraining) ?? connections[0];
        Multiaddr address = shown.RemoteAddress;
        return new PeerStatus(
            peer,
            (address.Peer is null ? address.WithPeer(peer) : address).ToString(),
            shown.IsOutbound,
            shown.Agent,
            shown.Protocols,
            scoreOf(peer),
            connections.Sum(one => one.BytesReceived),
            connections.Sum(one => one.BytesSent),
            swarm.Options.Time.GetElapsedTime(connections.Min(one => one.OpenedAt)),
            isValidator(peer));
    }
}
