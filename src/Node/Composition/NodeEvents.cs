using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Composition;

/// <summary>A running node's events for JSON-RPC.</summary>
internal sealed class NodeEvents : IChainEvents
{
    public NodeEvents(FullNode node)
    {
        node.Finalized += _ => HeadAdvanced?.Invoke();
        node.Pool.Accepted += (transaction, _) => TransactionAccepted?.Invoke(transaction);
    }

    /// <inheritdoc/>
    public event Action? HeadAdvanced;

    /// <inheritdoc/>
    public event Action<Transaction>? TransactionAccepted;
}
