using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>Stake that one account withdraws from one validator, begun in one epoch.</summary>
/// <param name="Begun">The epoch.</param>
/// <param name="Shares">Shares of the unbonding pool of the validator and epoch.</param>
/// <param name="LotCount">Lots among them; at most <see cref="DelegationSlots.LotsMax"/>.</param>
public readonly record struct UnbondingEntry(Epoch Begun, UInt128 Shares, uint LotCount);
