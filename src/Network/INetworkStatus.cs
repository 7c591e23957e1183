namespace OpenLedger.Network;

/// <summary>What an operator may see of a node's network, as it is now. Thread-safe.</summary>
public interface INetworkStatus
{
    /// <summary>This node's peer id as text.</summary>
    string PeerIdText { get; }

    /// <summary>
    /// Full addresses others can dial, with the peer id: the external ones, then those listened on, an
    /// address of all interfaces as each of them; empty in memory and when the node only dials.
    /// </summary>
    IReadOnlyList<string> ListenAddresses { get; }

    /// <summary>The connected peers, in order of their ids.</summary>
    IReadOnlyList<PeerStatus> Peers { get; }
}
