using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>An earlier contribution that one resembles: a warning, it changes no payout.</summary>
/// <param name="ContributionId">The earlier one.</param>
/// <param name="SimilarityBps">Estimated share of the runs of 5 tokens of either that both have, in basis
/// points; at least 5,000.</param>
public sealed record SimilarDetails(ContributionId ContributionId, int SimilarityBps);
