namespace OpenLedger.Ledger.Queries;

/// <summary>Who this node is and how it is doing. Thread-safe.</summary>
public interface INodeStatus
{
    /// <summary>The status now.</summary>
    NodeStatus Current { get; }
}
