using System.Diagnostics;
using OpenLedger.Simulation.Clusters;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>One seed again, with the story of the run: its begin and its end when it is long.</summary>
internal static class Replay
{
    /// <summary>Lines of the story's begin.</summary>
    public const int HeadMax = 1_000;

    /// <summary>Lines of the story's end.</summary>
    public const int TailMax = 1_800;

    public static bool Run(CampaignOptions options, ulong seed, TextWriter output)
    {
        SimulationOptions run = options.Draw(seed);
        output.WriteLine($"seed {seed}: {RunDescription.Of(run)}");
        int told = 0;
        Queue<string> tail = new();
        Stopwatch watch = Stopwatch.StartNew();
        SimulationResult result = new Cluster(run, Tell).Run();
        if (told > HeadMax + TailMax)
        {
            output.WriteLine($"... {told - HeadMax - TailMax} lines left out ...");
        }

        foreach (string line in tail)
        {
            output.WriteLine(line);
        }

        foreach (string violation in result.Violations)
        {
            output.WriteLine($"VIOLATION {violation}");
        }

        output.WriteLine($"trace {result.TraceHash:x16}");
        CampaignTotals totals = new();
        totals.Add(seed, result);
        CampaignOptions one = options with { FirstSeed = seed, LastSeed = seed };
        output.WriteLine(totals.ToJson(one, watch.Elapsed.TotalSeconds));
        return totals.Failed == 0;

        void Tell(string line)
        {
            told++;
            if (told <= HeadMax)
            {
                output.WriteLine(line);
                return;
            }

            tail.Enqueue(line);
            if (tail.Count > TailMax)
            {
                tail.Dequeue();
            }
        }
    }
}
