using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Stake that is being withdrawn.</summary>
/// <param name="Begun">The epoch it was begun in.</param>
/// <param name="MatureEpoch">The first epoch in which it can be paid.</param>
/// <param name="Amount">Wei it is worth now; a fault proven before it matures takes its part.</param>
public sealed record UnbondingDetails(Epoch Begun, Epoch MatureEpoch, UInt256 Amount);
