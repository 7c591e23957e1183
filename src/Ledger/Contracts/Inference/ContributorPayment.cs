using OpenLedger.Attribution.Allocation;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Inference;

/// <summary>Credits the data share of an inference to contributions, out of the Inference contract's
/// balance.</summary>
internal sealed class ContributorPayment(CallContext call, Hash256 id, IReadOnlyList<ModelVersion> versions)
{
    private readonly PayeeResolver _payees = new(call, versions);

    /// <summary>Credits contributions; returns what the treasury gets in the place of some, not moved
    /// yet.</summary>
    public UInt256 Credit(IReadOnlyList<ContributionPayout> payouts)
    {
        var accounts = new RewardAccounts(call);
        UInt256 toTreasury = UInt256.Zero;
        UInt256 accrued = UInt256.Zero;
        foreach (ContributionPayout payout in payouts)
        {
            if (payout.Wei.IsZero)
            {
                continue;
            }

            if (_payees.Resolve(payout.Contribution).Payee == SystemAddresses.Treasury)
            {
                toTreasury += payout.Wei;
                continue;
            }

            accounts.Accrue(payout.Contribution, id, payout.Wei);
            accrued += payout.Wei;
        }

        if (!accrued.IsZero)
        {
            call.Transfer(SystemAddresses.Inference, SystemAddresses.Rewards, accrued);
        }

        return toTreasury;
    }
}
