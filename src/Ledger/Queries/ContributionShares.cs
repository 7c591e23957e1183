using OpenLedger.Attribution.Admission;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A contribution's part of one inference, and whom a new contribution repeats.</summary>
public static class ContributionShares
{
    /// <summary>
    /// Tokens and wei of each contribution that an inference paid, by contribution; not what went to the
    /// treasury in its place.
    /// </summary>
    public static IReadOnlyList<(ContributionId Contribution, ulong Tokens, UInt256 Wei)> Of(
        AttributionRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return
        [
            .. record.Payouts.Where(payout => payout.Payee != SystemAddresses.Treasury)
                .GroupBy(payout => payout.Contribution).OrderBy(own => own.Key)
                .Select(own => (
                    own.Key,
                    (ulong)own.Sum(payout => (long)payout.Length),
                    own.Aggregate(UInt256.Zero, (sum, payout) => sum + payout.Wei))),
        ];
    }

    /// <summary>Tokens that a contribution repeats of each other one, by the one repeated.</summary>
    public static IReadOnlyList<(ContributionId Origin, ulong Tokens)> RepeatsOf(
        ContributionId contribution, IReadOnlyList<MaskedRun> runs) =>
    [
        .. runs.Where(run => run.Origin != contribution).GroupBy(run => run.Origin).OrderBy(of => of.Key)
            .Select(of => (of.Key, (ulong)of.Sum(run => (long)run.Length))),
    ];
}
