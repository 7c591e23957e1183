using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>What an ancestor gets of a model's share of each fee, fixed when the model was
/// registered.</summary>
/// <param name="Ancestor">The ancestor; always an older model, so a lineage has no cycles.</param>
/// <param name="Bps">Of 10,000 of the model share.</param>
public readonly record struct RoyaltyShare(ModelId Ancestor, uint Bps);
