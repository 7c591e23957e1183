using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Receipts;

/// <summary>Sums a settlement's payouts as its proof's payout root does.</summary>
internal static class PayoutSums
{
    /// <summary>The root over what each contribution was paid, by contribution.</summary>
    public static Hash256 RootOf(IReadOnlyList<Payout> payouts)
    {
        SortedDictionary<ContributionId, UInt256> sums = [];
        foreach (Payout payout in payouts)
        {
            sums[payout.Contribution] = sums.GetValueOrDefault(payout.Contribution) + payout.Wei;
        }

        return AttributionProof.PayoutRootOf(
            [.. sums.Select(sum => new ContributionPayout(sum.Key, sum.Value))]);
    }
}
