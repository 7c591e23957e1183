namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// What one account has with one validator; the layout is in <see cref="DelegationSlots"/>.
/// </summary>
/// <param name="Shares">Shares of the validator's stake.</param>
/// <param name="LiableShares">Those of them that came by redelegation and still pay for faults of where they
/// came from; the sum of the lots.</param>
/// <param name="FirstUnbonding">Number of the oldest unbonding entry that was not paid yet.</param>
/// <param name="UnbondingCount">Unbonding entries from that one on; at most
/// <see cref="DelegationSlots.UnbondingsMax"/>.</param>
/// <param name="LotCount">Lots; at most <see cref="DelegationSlots.LotsMax"/>.</param>
public readonly record struct DelegationEntry(
    UInt128 Shares, UInt128 LiableShares, ulong FirstUnbonding, uint UnbondingCount, uint LotCount);
