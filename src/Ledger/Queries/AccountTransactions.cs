namespace OpenLedger.Ledger.Queries;

/// <summary>A page of an account's transactions.</summary>
/// <param name="Transactions">Where they are, each once.</param>
/// <param name="HasMore">True when there are others further on.</param>
public sealed record AccountTransactions(IReadOnlyList<TransactionLocation> Transactions, bool HasMore);
