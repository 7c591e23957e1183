using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>What an ancestor gets of a model's share of each fee.</summary>
/// <param name="ModelId">The ancestor.</param>
/// <param name="Bps">Of 10,000.</param>
public sealed record RoyaltyDetails(ModelId ModelId, uint Bps);
