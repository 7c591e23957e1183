using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A datanet version a model stands on.</summary>
/// <param name="DatanetId">The datanet.</param>
/// <param name="Version">The version.</param>
public readonly record struct ModelVersionDetails(
    DatanetId DatanetId,
    uint Version);
