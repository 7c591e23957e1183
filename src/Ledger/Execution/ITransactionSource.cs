using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Execution;

/// <summary>Offers transactions to a block being built, best first. Used by one thread.</summary>
public interface ITransactionSource
{
    /// <summary>The next transaction to try, or null when there is none.</summary>
    /// <param name="gasLeft">Gas the block has left: one with a greater limit will be skipped.</param>
    Transaction? NextBest(ulong gasLeft);

    /// <summary>The transaction offered last is in the block.</summary>
    void Included(Transaction transaction);

    /// <summary>The transaction offered last is not in the block.</summary>
    void Skipped(Transaction transaction, TransactionRejection reason);
}
