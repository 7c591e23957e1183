using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>openledger_earnings: what an account's contributions earned.</summary>
/// <param name="Account">The payee.</param>
/// <param name="Earned">Sum over the list.</param>
/// <param name="Claimed">Sum over the list.</param>
/// <param name="Pending">Sum over the list.</param>
/// <param name="Contributions">Its contributions that earned something, by id.</param>
/// <param name="Next">First contribution not looked at yet; null when all were.</param>
public sealed record AccountEarnings(
    Address Account,
    UInt256 Earned,
    UInt256 Claimed,
    UInt256 Pending,
    IReadOnlyList<ContributionEarnings> Contributions,
    ContributionId? Next);
