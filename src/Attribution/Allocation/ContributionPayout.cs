using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Allocation;

/// <summary>What one contribution earns from an inference: the sum over its spans, which may be 0.</summary>
/// <param name="Contribution">The contribution.</param>
/// <param name="Wei">Its payout.</param>
public readonly record struct ContributionPayout(ContributionId Contribution, UInt256 Wei);
