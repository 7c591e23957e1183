namespace OpenLedger.Ledger.Queries;

/// <summary>How often later contributions repeat one and were masked for it.</summary>
/// <param name="Contributions">Contributions that do.</param>
/// <param name="Tokens">Their tokens that were masked; what those would earn is paid to the one
/// repeated.</param>
public readonly record struct RepeatCount(ulong Contributions, ulong Tokens);
