using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference.External;

/// <summary>
/// Bonds of the hosts of external models: what they lose for a wrong signed answer. One bond an account, for
/// all models it hosts. What is under notice pays for faults until it is taken but lets nobody serve, so no
/// host serves on a bond it could take away before a report arrives.
/// </summary>
internal sealed class HostBonds(GenesisHosting hosting)
{
    private static readonly AbiEvent Bonded = InferenceContract.Interface.Event("HostBonded");
    private static readonly AbiEvent WithdrawalRequested =
        InferenceContract.Interface.Event("BondWithdrawalRequested");

    private static readonly AbiEvent Withdrawn = InferenceContract.Interface.Event("BondWithdrawn");

    public void BindAll(Action<string, ContractFunction> bind)
    {
        bind("bondHost", Bond);
        bind("requestBondWithdrawal", RequestWithdrawal);
        bind("withdrawBond", Withdraw);
        bind("bondOf", BondOf);
    }

    /// <summary>Refuses unless an account has bonded enough to serve.</summary>
    public static void Require(CallContext call, in Address host, GenesisHosting hosting)
    {
        UInt256 serving = new ExternalSlots(call).LoadBond(host).Serving;
        Address account = host;
        Revert.Unless(
            serving >= hosting.MinBondWei, RevertReasons.BondTooSmall,
            $"host {account} has bonded {serving} wei that are not leaving, at least {hosting.MinBondWei}");
    }

    private static AbiValue[] Bond(CallContext call, AbiValue[] arguments)
    {
        Revert.Unless(!call.Value.IsZero, RevertReasons.AmountInvalid, $"a bond of 0");
        var slots = new ExternalSlots(call);
        HostBond before = slots.LoadBond(call.Sender);
        HostBond bond = before with { Amount = before.Amount + (UInt128)call.Value };
        slots.SaveBond(call.Sender, before, bond);
        call.Emit(Bonded, call.Sender, call.Value, (UInt256)bond.Amount);
        return [];
    }

    private AbiValue[] RequestWithdrawal(CallContext call, AbiValue[] arguments)
    {
        UInt256 amount = arguments[0].AsUInt256();
        var slots = new ExternalSlots(call);
        HostBond before = slots.LoadBond(call.Sender);
        Revert.Unless(
            amount <= before.Amount, RevertReasons.BondTooSmall,
            $"{(UInt256)before.Amount} wei are bonded, {amount} asked back");
        ulong maturesAt = amount.IsZero ? 0 : call.Block.Timestamp + hosting.UnbondingSeconds;
        slots.SaveBond(call.Sender, before, new HostBond(before.Amount, (UInt128)amount, maturesAt));
        call.Emit(WithdrawalRequested, call.Sender, amount, maturesAt);
        return [maturesAt];
    }

    private static AbiValue[] Withdraw(CallContext call, AbiValue[] arguments)
    {
        var slots = new ExternalSlots(call);
        HostBond bond = slots.LoadBond(call.Sender);
        Revert.Unless(bond.MaturesAt != 0, RevertReasons.NoNotice);
        Revert.Unless(
            call.Block.Timestamp >= bond.MaturesAt, RevertReasons.NotMatured,
            $"at {bond.MaturesAt}, it is {call.Block.Timestamp}");
        UInt256 amount = bond.Leaving;
        slots.SaveBond(call.Sender, bond, new HostBond(bond.Serving, 0, 0));
        call.Transfer(SystemAddresses.Inference, call.Sender, amount);
        call.Emit(Withdrawn, call.Sender, amount);
        return [amount];
    }

    private static AbiValue[] BondOf(CallContext call, AbiValue[] arguments)
    {
        HostBond bond = new ExternalSlots(call).LoadBond(arguments[0].AsAddress());
        return [(UInt256)bond.Amount, (UInt256)bond.Leaving, bond.MaturesAt];
    }
}
