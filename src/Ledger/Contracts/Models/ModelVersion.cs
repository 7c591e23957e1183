using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Models;

/// <summary>One datanet version a model stands on.</summary>
public readonly record struct ModelVersion(DatanetId Datanet, uint Version);
