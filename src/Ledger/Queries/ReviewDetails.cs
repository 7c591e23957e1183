using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A curator's decision.</summary>
/// <param name="Curator">Who decided.</param>
/// <param name="Accepted">What was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="BlockNumber">When.</param>
public sealed record ReviewDetails(
    Address Curator,
    bool Accepted,
    string Reason,
    Height BlockNumber);
