using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Contracts.Datanets;

/// <summary>A run of a contribution's tokens that an earlier contribution already holds: its payouts go to the origin.</summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Tokens.</param>
/// <param name="Origin">The contribution that holds them first.</param>
/// <param name="OriginOffset">Where in the origin, in tokens.</param>
public readonly record struct MaskedRun(uint Start, uint Length, ContributionId Origin, uint OriginOffset);
