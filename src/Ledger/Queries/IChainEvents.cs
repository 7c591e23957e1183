using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Queries;

/// <summary>What a node tells while it happens. Handlers are called on the node's own tasks: they must be quick.</summary>
public interface IChainEvents
{
    /// <summary>One more block is final: <see cref="IChainReader.Head"/> has moved.</summary>
    event Action? HeadAdvanced;

    /// <summary>A transaction waits that did not before.</summary>
    event Action<Transaction>? TransactionAccepted;
}
