namespace OpenLedger.Simulation.Oracles;

/// <summary>When a height was first proposed and first committed, and in which view.</summary>
internal readonly record struct Milestone(ulong ProposedMs, ulong CommittedMs, ulong View);
