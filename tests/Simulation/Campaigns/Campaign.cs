using System.Diagnostics;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>Runs a range of seeds on several cores; the outcome does not depend on how many.</summary>
internal static class Campaign
{
    private const ulong ProgressEvery = 5_000;

    /// <summary>Runs all seeds; gives the totals. Progress goes to <paramref name="error"/>.</summary>
    public static CampaignTotals Run(CampaignOptions options, TextWriter error)
    {
        CampaignTotals totals = new();
        Lock gate = new();
        Stopwatch watch = Stopwatch.StartNew();
        ulong count = options.LastSeed - options.FirstSeed + 1;
        Parallel.For(
            0L, (long)count, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, index =>
            {
                ulong seed = options.FirstSeed + (ulong)index;
                SimulationResult result = new Cluster(options.Draw(seed)).Run();
                lock (gate)
                {
                    totals.Add(seed, result);
                    Tell(error, options, totals, seed, result);
                    if ((ulong)totals.Seeds % ProgressEvery == 0 && (ulong)totals.Seeds < count)
                    {
                        error.WriteLine(
                            $"{totals.Seeds} of {count} seeds, "
                            + $"{totals.Seeds / watch.Elapsed.TotalSeconds:F0} a second, "
                            + $"{totals.Failed} failed");
                    }
                }
            });
        return totals;
    }

    private static void Tell(
        TextWriter error, CampaignOptions options, CampaignTotals totals, ulong seed, SimulationResult result)
    {
        if (CampaignTotals.FailureOf(result) is string failure && totals.Failures.ContainsKey(seed))
        {
            error.WriteLine($"FAILED seed {seed}, {options.Validators} validators: {failure}");
            error.WriteLine($"  {RunDescription.Of(options.Draw(seed))}");
            error.WriteLine($"  {options.ReplayLine(seed)}");
        }
    }
}
