using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A transaction's block and its index there.</summary>
public readonly record struct TransactionLocation(Height Height, int Index);
