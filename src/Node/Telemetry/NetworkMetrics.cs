using System.Diagnostics.Metrics;
using OpenLedger.Network;
using OpenLedger.Network.Libp2p;
using OpenLedger.Node.Driver;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// What a node's metrics tell of its network, and the log's line for every peer that was dropped.
/// </summary>
internal sealed class NetworkMetrics : IDisposable
{
    private readonly Libp2pNetwork _network;
    private readonly INodeLog _log;
    private readonly Counter<long> _disconnects;

    /// <summary>Adds the network's instruments to its meter, and follows its faults.</summary>
    public NetworkMetrics(Libp2pNetwork network, Meter meter, INodeLog log)
    {
        (_network, _log) = (network, log);
        _disconnects = meter.CreateCounter<long>(
            "openledger_network_disconnects_total",
            description: "Peers that were dropped and attempts that came to nothing, by reason.");
        meter.CreateObservableGauge(
            "openledger_network_peers", CountPeers, description: "Connected peers, by who dialed.");
        meter.CreateObservableCounter(
            "openledger_network_bytes_total", CountBytes,
            description: "Bytes on the wire, encryption included, by direction.");
        meter.CreateObservableCounter(
            "openledger_network_dropped_total", () => network.Dropped,
            description: "Messages dropped because a queue was full or a message too large.");
        meter.CreateObservableGauge(
            "openledger_network_peer_score",
            () => network.Status.Peers.Select(peer => new Measurement<double>(
                peer.Score, new KeyValuePair<string, object?>("peer", peer.Peer.Value))),
            description: "Score of each connected peer; 0 is neither good nor bad.");
        network.Faulted += OnFaulted;
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Faulted -= OnFaulted;

    private Measurement<long>[] CountPeers()
    {
        IReadOnlyList<PeerStatus> peers = _network.Status.Peers;
        int outbound = peers.Count(peer => peer.IsOutbound);
        return [Of(peers.Count - outbound, "inbound"), Of(outbound, "outbound")];
    }

    private Measurement<long>[] CountBytes()
    {
        NetworkTraffic traffic = _network.Traffic;
        return [Of(traffic.BytesIn, "inbound"), Of(traffic.BytesOut, "outbound")];
    }

    private static Measurement<long> Of(long value, string direction) =>
        new(value, new KeyValuePair<string, object?>("direction", direction));

    private void OnFaulted(NetworkFault fault)
    {
        _disconnects.Add(1, new KeyValuePair<string, object?>("reason", fault.Reason.ToString()));
        _log.PeerDropped(fault.Peer?.Value ?? "unknown", fault.Reason, fault.Detail);
    }
}
