namespace OpenLedger.Ledger.Execution;

/// <summary>A block that was built, and the transactions that were offered but are not in it.</summary>
/// <param name="Executed">The block.</param>
/// <param name="Skipped">In the order they were offered.</param>
public sealed record BlockBuildResult(ExecutedBlock Executed, IReadOnlyList<SkippedTransaction> Skipped);
