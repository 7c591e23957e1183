using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;

namespace OpenLedger.Simulation.Clusters;

/// <summary>What a run came to.</summary>
internal sealed record SimulationResult
{
    /// <summary>What the oracle found, the first first.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>The core's own invariant that stopped the run; null when none did.</summary>
    public string? CoreStopped { get; init; }

    /// <summary>Equal for equal runs.</summary>
    public required ulong TraceHash { get; init; }

    /// <summary>Inputs given to cores.</summary>
    public required long Steps { get; init; }

    /// <summary>Virtual milliseconds.</summary>
    public required ulong EndMs { get; init; }

    /// <summary>Virtual milliseconds from healing to the end.</summary>
    public required ulong HealingMs { get; init; }

    /// <summary>The least height among the awaited.</summary>
    public required ulong HeightMin { get; init; }

    /// <summary>Views entered by the validator furthest ahead, in all epochs together.</summary>
    public required ulong Views { get; init; }

    /// <summary>Epochs begun.</summary>
    public required ulong Epochs { get; init; }

    public required Injected Injected { get; init; }

    public required WalPoints WalPoints { get; init; }
}
