using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Queries;

/// <summary>A transaction that waits.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="IsPending">True when the next blocks can take it; false when it waits for an earlier nonce.</param>
public readonly record struct WaitingTransaction(Transaction Transaction, bool IsPending);
