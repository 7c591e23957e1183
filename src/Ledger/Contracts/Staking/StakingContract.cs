using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>
/// Staking: validators, delegations, unbonding, jail and evidence. Rules: docs/spec/contracts.md. Its balance
/// is what is staked and what is unbonding.
/// </summary>
public sealed class StakingContract : SystemContract
{
    /// <summary>The interface, the same bytes as abi/Staking.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Staking);

    /// <summary>The contract of the chain with this genesis.</summary>
    public StakingContract(GenesisConfig genesis)
        : base(SystemAddresses.Staking, AbiFiles.Staking)
    {
        GenesisStaking rules = genesis.Staking;
        Bind("createValidator", (call, a) => ValidatorCalls.Create(call, rules, a));
        Bind("setCommission", (call, a) => ValidatorCalls.SetCommission(call, rules, a));
        Bind("unjail", (call, _) => ValidatorCalls.Unjail(call, rules));
        Bind("delegate", (call, a) => DelegationCalls.Delegate(call, rules, a));
        Bind("undelegate", (call, a) => DelegationCalls.Undelegate(call, rules, a));
        Bind("redelegate", (call, a) => DelegationCalls.Redelegate(call, rules, a));
        Bind("withdrawUnbonded", (call, a) => DelegationCalls.WithdrawUnbonded(call, rules, a));
        Bind("claim", (call, a) => DelegationCalls.Claim(call, rules, a));
        Bind("claimCommission", DelegationCalls.ClaimCommission);
        Bind("submitEvidence", (call, a) => EvidenceCalls.Submit(call, genesis, a));
        BindViews(new StakingViews(genesis));
    }

    /// <summary>Wei staked with an account's validator; 0 when it has none.</summary>
    internal static UInt256 StakeOf(StakingSlots slots, in Address account) =>
        slots.FindByAccount(account) is { } id ? slots.Load(id).Stake : UInt256.Zero;

    private void BindViews(StakingViews views)
    {
        Bind("validators", (call, _) => StakingViews.Set(call, call.Block.Epoch));
        Bind("validatorsOf", (call, a) => StakingViews.Set(call, new Epoch(a[0].AsUInt64())));
        Bind("validator", (call, a) => views.Validator(call, new ValidatorId(a[0].AsUInt32())));
        Bind("validatorOf", (call, a) => StakingViews.ValidatorOf(call, a[0].AsAddress()));
        Bind("candidates", (call, a) => StakingViews.Candidates(call, a[0].AsUInt32(), a[1].AsUInt32()));
        Bind("validatorCount", (call, _) => [(ulong)new StakingSlots(call).ValidatorCount]);
        Bind("candidateCount", (call, _) => [(ulong)new StakingSlots(call).CandidateCount]);
        Bind("delegation", views.Delegation);
        Bind("unbonding", views.Unbonding);
        Bind("stakeOf", (call, a) => [StakeOf(new StakingSlots(call), a[0].AsAddress())]);
        Bind("totalStake", (call, _) => [new StakingSlots(call).TotalStake]);
        Bind("activeStake", (call, _) => [new StakingSlots(call).ActiveStake]);
        Bind("epoch", (call, _) => views.RunningEpoch(call));
        Bind("possessionDigest", (call, a) => StakingViews.PossessionDigest(call, a[0].AsAddress()));
    }
}
