namespace OpenLedger.Conformance;

/// <summary>A case and how it ended.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed or does not apply; what is remarkable about a pass; may be empty.</param>
internal sealed record Verdict(SpecifiedCase Case, Outcome Outcome, string Reason);
