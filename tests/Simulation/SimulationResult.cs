namespace OpenLedger.Simulation;

/// <summary>What a run came to.</summary>
internal sealed record SimulationResult(
    IReadOnlyList<string> Violations, ulong TraceHash, long Steps, ulong EndMs, ulong HeightMin,
        ulong ViewMax, long Crashes);
