using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_getDelegation: what an account has with a validator.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Delegator">The account.</param>
/// <param name="Stake">Wei staked.</param>
/// <param name="LiableStake">Wei of them that came by redelegation and still pay for faults of where they
/// came from.</param>
/// <param name="PendingRewards">Wei it can claim.</param>
/// <param name="Unbonding">What is being withdrawn, oldest first.</param>
public sealed record DelegationDetails(
    ValidatorId Validator,
    Address Delegator,
    UInt256 Stake,
    UInt256 LiableStake,
    UInt256 PendingRewards,
    IReadOnlyList<UnbondingDetails> Unbonding);
