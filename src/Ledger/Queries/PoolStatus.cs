namespace OpenLedger.Ledger.Queries;

/// <summary>Size of the pool.</summary>
/// <param name="Pending">Transactions the next blocks can take.</param>
/// <param name="Queued">Transactions waiting for an earlier nonce.</param>
public readonly record struct PoolStatus(int Pending, int Queued);
