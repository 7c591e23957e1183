namespace OpenLedger.Network;

/// <summary>A connected peer as an operator sees it.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Address">Where it is; empty in memory.</param>
/// <param name="IsOutbound">True when this node dialed.</param>
/// <param name="Agent">What it calls itself.</param>
/// <param name="Protocols">What it speaks, by its own account.</param>
/// <param name="Score">Its score; 0 is neither good nor bad.</param>
/// <param name="BytesIn">Bytes received of it, on all its connections.</param>
/// <param name="BytesOut">Bytes sent to it.</param>
/// <param name="ConnectedFor">Since when.</param>
/// <param name="IsValidator">True while it is among <see cref="INetwork.Peers"/>.</param>
public sealed record PeerStatus(
    PeerId Peer, string Address, bool IsOutbound, string Agent, IReadOnlyList<string> Protocols, double Score,
    long BytesIn, long BytesOut, TimeSpan ConnectedFor, bool IsValidator);
