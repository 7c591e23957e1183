using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Rewards;

/// <summary>
/// Crediting and paying out what contributions earn, for every contract that does so. What is credited must
/// already be in the Rewards contract's balance, or be moved there by the same call.
/// </summary>
internal sealed class RewardAccounts(CallContext call)
{
    private static readonly AbiEvent Accrued = RewardsContract.Interface.Event("Accrued");
    private static readonly AbiEvent Claimed = RewardsContract.Interface.Event("Claimed");

    private readonly RewardSlots _slots = new(call);

    /// <summary>Who a claim for the contribution pays.</summary>
    public Address PayeeOf(ContributionId id, in Address contributor) => _slots.PayeeOf(id, contributor);

    /// <summary>Names another payee for what is earned from now on.</summary>
    public void SetPayee(ContributionId id, in Address payee) => _slots.SavePayee(id, payee);

    /// <summary>Notes that a contribution earned <paramref name="wei"/>; at most 2^80 a call.</summary>
    public void Accrue(ContributionId id, in Hash256 inferenceId, UInt256 wei)
    {
        EarningsEntry earnings = _slots.LoadEarnings(id);
        _slots.SaveEarnings(id, earnings with { Earned = earnings.Earned + (UInt128)wei });
        call.EmitFor(SystemAddresses.Rewards, Accrued, id.Value, inferenceId, wei);
    }

    /// <summary>Pays what a contribution earned and nobody claimed; returns the amount, possibly 0.</summary>
    public UInt256 PayOut(ContributionId id, in Address payee)
    {
        EarningsEntry earnings = _slots.LoadEarnings(id);
        UInt256 amount = earnings.Pending;
        if (amount.IsZero)
        {
            return amount;
        }

        _slots.SaveEarnings(id, earnings with { Claimed = earnings.Earned });
        call.Transfer(SystemAddresses.Rewards, payee, amount);
        call.EmitFor(SystemAddresses.Rewards, Claimed, id.Value, payee, amount);
        return amount;
    }
}
