using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_earnings: what one contribution earned.</summary>
/// <param name="ContributionId">The contribution.</param>
/// <param name="DatanetId">Its datanet.</param>
/// <param name="Contributor">Who revealed it.</param>
/// <param name="Payee">Who a claim pays.</param>
/// <param name="Earned">Wei it ever earned.</param>
/// <param name="Claimed">Wei paid out.</param>
/// <param name="Pending">Wei a claim would pay.</param>
public sealed record ContributionEarnings(
    ContributionId ContributionId,
    DatanetId DatanetId,
    Address Contributor,
    Address Payee,
    UInt256 Earned,
    UInt256 Claimed,
    UInt256 Pending);
