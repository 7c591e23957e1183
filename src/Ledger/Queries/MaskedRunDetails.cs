using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>Tokens of a contribution that repeat earlier text.</summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Number of tokens.</param>
/// <param name="OriginContributionId">Who is paid for them.</param>
/// <param name="OriginOffset">Where they stand there, in tokens.</param>
public sealed record MaskedRunDetails(
    int Start,
    int Length,
    ContributionId OriginContributionId,
    int OriginOffset);
