using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Shares that came by redelegation and still pay for faults of the validator they came from, proven later.
/// </summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Since">The epoch of the redelegation.</param>
/// <param name="Shares">Shares of the pool they are in now: a validator's or an unbonding one.</param>
/// <param name="Factor">The source's liability factor of that epoch when it was last applied to these
/// shares; see <see cref="DelegationSlots.LoadFactor"/>.</param>
public readonly record struct LiableLot(ValidatorId Source, Epoch Since, UInt128 Shares, UInt128 Factor);
