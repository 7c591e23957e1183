namespace OpenLedger.Rpc.Node;

/// <summary>A connected peer, as openledger_peers answers it.</summary>
/// <param name="PeerId">Who.</param>
/// <param name="Address">Where it is, as a multiaddr; empty when it has none.</param>
/// <param name="Direction">inbound when it dialed, outbound when this node did.</param>
/// <param name="Agent">What it calls itself: foreign text.</param>
/// <param name="Protocols">What it speaks, by its own account.</param>
/// <param name="Score">Its score; 0 is neither good nor bad, below it loses trust.</param>
/// <param name="BytesIn">Bytes received of it.</param>
/// <param name="BytesOut">Bytes sent to it.</param>
/// <param name="ConnectedSeconds">For how long.</param>
/// <param name="IsValidator">True when it has proven a key of the running epoch's set.</param>
public sealed record PeerDetails(
    string PeerId, string Address, string Direction, string Agent, IReadOnlyList<string> Protocols,
    double Score, long BytesIn, long BytesOut, long ConnectedSeconds, bool IsValidator);
