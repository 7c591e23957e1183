namespace OpenLedger.Rpc.Node;

/// <summary>Who a node is connected with. Thread-safe.</summary>
public interface IPeerReader
{
    /// <summary>The connected peers, in order of their ids; bounded by the network.</summary>
    IReadOnlyList<PeerDetails> Peers { get; }
}
