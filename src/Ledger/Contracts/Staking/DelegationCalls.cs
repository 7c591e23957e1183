using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>What delegators do; an operator is the first delegator of its validator.</summary>
internal static class DelegationCalls
{
    /// <summary>Most validators one claim names.</summary>
    public const int ClaimsMax = 64;

    private static readonly AbiEvent Delegated = StakingContract.Interface.Event("Delegated");
    private static readonly AbiEvent Undelegated = StakingContract.Interface.Event("Undelegated");
    private static readonly AbiEvent Redelegated = StakingContract.Interface.Event("Redelegated");
    private static readonly AbiEvent Withdrawn = StakingContract.Interface.Event("UnbondedWithdrawn");
    private static readonly AbiEvent LiabilityBurned = StakingContract.Interface.Event("LiabilityBurned");
    private static readonly AbiEvent StakerClaimed = RewardsContract.Interface.Event("StakerClaimed");
    private static readonly AbiEvent CommissionClaimed = RewardsContract.Interface.Event("CommissionClaimed");

    public static AbiValue[] Delegate(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        Revert.Unless(!call.Value.IsZero, RevertReasons.AmountInvalid, $"no wei are sent");
        Position position = Open(call, rules, arguments[0], call.Sender);
        RequireStakable(position.Validator);
        position.Deposit((UInt128)call.Value);
        Save(call, position);
        EmitDelegated(call, position.Validator.Id, call.Value);
        return [];
    }

    public static AbiValue[] Undelegate(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        Position position = Open(call, rules, arguments[0], call.Sender);
        UInt256 wei = position.Unbond(arguments[1].AsUInt256());
        Save(call, position);
        ulong matures = MaturityOf(call.Block.Epoch, rules);
        call.Emit(Undelegated, call.Sender, position.Validator.Id.Value, wei, matures);
        return [wei, matures];
    }

    public static AbiValue[] Redelegate(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        Position source = Open(call, rules, arguments[0], call.Sender);
        ValidatorId from = source.Validator.Id;
        Revert.Unless(arguments[1].AsUInt32() != from.Value, RevertReasons.SameValidator);
        UInt128 wei = source.TakeFree(arguments[2].AsUInt256());
        Save(call, source);

        // Opened after the other is saved: saving may move a candidate's place.
        Position target = Open(call, rules, arguments[1], call.Sender);
        RequireStakable(target.Validator);
        target.DepositLiable(wei, from);
        Save(call, target);
        call.Emit(
            Redelegated, call.Sender, from.Value, target.Validator.Id.Value, (UInt256)wei,
            MaturityOf(call.Block.Epoch, rules) - 1);
        return [(UInt256)wei];
    }

    public static AbiValue[] WithdrawUnbonded(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        Position position = Open(call, rules, arguments[0], call.Sender);
        if (position.TakeMatured() is not { } wei)
        {
            ulong? next =
                position.Unbondings().Select(u => (ulong?)MaturityOf(u.Begun, rules)).FirstOrDefault();
            throw next is null
                ? new RevertException(RevertReasons.NothingUnbonding)
                : new RevertException(
                    RevertReasons.NotMatured, $"from epoch {next} on, it is {call.Block.Epoch}");
        }

        Save(call, position);
        if (wei > 0)
        {
            call.Transfer(SystemAddresses.Staking, call.Sender, wei);
        }

        call.Emit(Withdrawn, call.Sender, position.Validator.Id.Value, (UInt256)wei);
        return [(UInt256)wei];
    }

    // Anyone may call: the money goes to the delegator whoever asks, and what its stake lost is burned.
    public static AbiValue[] Claim(CallContext call, GenesisStaking rules, AbiValue[] arguments)
    {
        Address delegator = arguments[0].AsAddress();
        IReadOnlyList<AbiValue> ids = arguments[1].Items;
        Revert.Unless(
            ids.Count <= ClaimsMax, RevertReasons.TooManyIds, $"{ids.Count}, at most {ClaimsMax}");
        UInt256 sum = UInt256.Zero;
        foreach (AbiValue id in ids)
        {
            Position position = Open(call, rules, id, delegator);
            Save(call, position);
            UInt256 wei =
                position.Rewards.TakePending(position.Validator.Id, delegator, position.Shares);
            if (!wei.IsZero)
            {
                call.Transfer(SystemAddresses.Rewards, delegator, wei);
                call.EmitFor(
                    SystemAddresses.Rewards, StakerClaimed, delegator, position.Validator.Id.Value, wei);
                sum += wei;
            }
        }

        return [sum];
    }

    // Anyone may call: the money goes to the operator whoever asks.
    public static AbiValue[] ClaimCommission(CallContext call, AbiValue[] arguments)
    {
        var registry = new ValidatorRegistry(call);
        ValidatorEntry validator =
            ValidatorCalls.Require(registry.Slots, new ValidatorId(arguments[0].AsUInt32()));
        registry.Settle(validator, call.Block.Epoch);
        UInt256 wei = new StakerRewards(call).TakeCommission(validator.Id);
        if (!wei.IsZero)
        {
            call.Transfer(SystemAddresses.Rewards, validator.Account, wei);
            call.EmitFor(
                SystemAddresses.Rewards, CommissionClaimed, validator.Id.Value, validator.Account, wei);
        }

        return [wei];
    }

    public static void EmitDelegated(CallContext call, ValidatorId id, UInt256 wei) =>
        call.Emit(Delegated, call.Sender, id.Value, wei);

    /// <summary>First epoch in which what is withdrawn now can be paid.</summary>
    public static ulong MaturityOf(Epoch begun, GenesisStaking rules) =>
        checked(begun.Value + rules.UnbondingEpochs + 1);

    private static Position Open(CallContext call, GenesisStaking rules, AbiValue id, in Address account)
    {
        ValidatorEntry validator =
            ValidatorCalls.Require(new StakingSlots(call), new ValidatorId(id.AsUInt32()));
        return Position.Open(call, rules, call.Block.Epoch, validator, account);
    }

    private static void Save(CallContext call, Position position)
    {
        position.Save();
        if (position.Lost > 0)
        {
            call.Burn(SystemAddresses.Staking, position.Lost);
            call.Emit(
                LiabilityBurned, position.Account, position.Validator.Id.Value, (UInt256)position.Lost);
        }
    }

    private static void RequireStakable(ValidatorEntry validator) =>
        Revert.Unless(!validator.IsTombstoned, RevertReasons.ValidatorTombstoned, $"{validator.Id}");
}
