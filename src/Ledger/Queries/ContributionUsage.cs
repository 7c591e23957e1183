using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_contributionUsage: what a contribution was used for, and by whom it was repeated.</summary>
/// <param name="ContributionId">The contribution.</param>
/// <param name="Earned">Wei it ever earned.</param>
/// <param name="ByModel">By model and epoch, at most <see cref="LedgerQueries.UsageRowsMax"/>.</param>
/// <param name="RepeatedBy">Later contributions that repeat it and were masked for that.</param>
/// <param name="RepeatedTokens">Their masked tokens: answers that use them pay this contribution.</param>
/// <param name="Newest">The newest inferences that paid it, at most <see
/// cref="LedgerQueries.UsageRowsMax"/>.</param>
public sealed record ContributionUsage(
    ContributionId ContributionId,
    UInt256 Earned,
    IReadOnlyList<ModelEarnings> ByModel,
    ulong RepeatedBy,
    ulong RepeatedTokens,
    IReadOnlyList<ContributionUse> Newest);
