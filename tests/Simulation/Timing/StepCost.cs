using System.Diagnostics;
using System.Text.Json.Nodes;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Timing;

/// <summary>
/// Real time of one step of the core, signatures checked before it, over every input of a calm run.
/// </summary>
internal static class StepCost
{
    public static JsonObject Measure(int validators)
    {
        List<double> micros = [];
        Cluster cluster = new(TimingReport.Options(validators) with { HeightsAfterHeal = 20 })
        {
            OnStepped = ticks => micros.Add(ticks * 1_000_000.0 / Stopwatch.Frequency),
        };
        cluster.Run();

        // The first half pays for compilation.
        double[] warm = [.. micros.Skip(micros.Count / 2).Order()];
        return new JsonObject
        {
            ["figure"] = "one step of the core, real time, microseconds",
            ["validators"] = validators,
            ["steps"] = warm.Length,
            ["p50"] = Math.Round(warm[warm.Length / 2], 2),
            ["p99"] = Math.Round(warm[warm.Length * 99 / 100], 2),
        };
    }
}
