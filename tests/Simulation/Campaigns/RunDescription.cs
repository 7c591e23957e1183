using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>A run's configuration in one line.</summary>
internal static class RunDescription
{
    public static string Of(SimulationOptions options)
    {
        string faults = string.Join(' ', options.Faults.Select(FaultNames.Of));
        string actors = string.Join(' ', options.Actors
            .Select((actor, node) => (actor, node))
            .Where(pair => pair.actor != Fault.None)
            .Select(pair => $"{pair.node}={FaultNames.Of(pair.actor)}"));
        return $"powers {string.Join(',', options.Powers)}; faults: {(faults.Length == 0 ? "none" : faults)}"
            + (actors.Length == 0 ? "" : $"; actors: {actors}")
            + (options.Dead is int dead ? $"; {dead} dies at {options.DeadFromMs} ms" : "")
            + (options.EpochBlocks is ulong blocks ? $"; {blocks} blocks an epoch" : "")
            + $"; heals at {options.HealAtMs} ms" + (options.UsesBytes ? "; bytes" : "");
    }
}
