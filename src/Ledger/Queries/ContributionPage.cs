using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Contributions, newest first.</summary>
/// <param name="Contributions">The page.</param>
/// <param name="Count">Contributions ever admitted, of all datanets.</param>
/// <param name="Before">Where the next page begins; null when there is none.</param>
public sealed record ContributionPage(
    IReadOnlyList<ContributionDetails> Contributions, ulong Count, ContributionId? Before);
