using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Staking;

/// <summary>Staking: the validators and stakes of the genesis, to be read. Its balance is the
/// stakes.</summary>
public sealed class StakingContract : SystemContract
{
    /// <summary>The interface, the same bytes as abi/Staking.json.</summary>
    public static AbiContract Interface { get; } = AbiContract.Parse(AbiFiles.Staking);

    /// <summary>The contract.</summary>
    public StakingContract()
        : base(SystemAddresses.Staking, AbiFiles.Staking)
    {
        Bind("validators", Validators);
        Bind("validatorCount", (call, _) => [(ulong)new StakingSlots(call).ValidatorCount]);
        Bind("stakeOf", (call, a) => [StakeOf(new StakingSlots(call), a[0].AsAddress())]);
        Bind("totalStake", (call, _) => [new StakingSlots(call).TotalStake]);
    }

    /// <summary>Wei an account has staked; 0 when it is no validator.</summary>
    internal static UInt256 StakeOf(StakingSlots slots, in Address account) =>
        slots.FindIndex(account) is { } index ? slots.LoadValidator(index).Stake : UInt256.Zero;

    private static AbiValue[] Validators(CallContext call, AbiValue[] arguments)
    {
        var slots = new StakingSlots(call);
        var rows = new AbiValue[slots.ValidatorCount];
        for (int i = 0; i < rows.Length; i++)
        {
            ValidatorEntry validator = slots.LoadValidator((uint)i);
            rows[i] = AbiValue.List(validator.Account, validator.PublicKey.ToCompressed(), validator.Stake);
        }

        return [AbiValue.List(rows)];
    }
}
