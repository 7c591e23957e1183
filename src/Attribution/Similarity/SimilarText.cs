using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Similarity;

/// <summary>An earlier contribution that a text resembles.</summary>
/// <param name="Contribution">The earlier one.</param>
/// <param name="SimilarityBps">Estimated share of runs of 5 tokens that the two have in common, of those that
/// either has, in basis points; at least <see cref="SimilarityIndex.BpsMin"/>.</param>
public sealed record SimilarText(ContributionId Contribution, int SimilarityBps);
