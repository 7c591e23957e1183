using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Execution;

/// <summary>A transaction that may not be in the block being built.</summary>
public readonly record struct SkippedTransaction(Transaction Transaction, TransactionRejection Reason);
