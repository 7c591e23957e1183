using System.Text.Json.Nodes;
using OpenLedger.Consensus.Timers;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Oracles;

namespace OpenLedger.Simulation.Timing;

/// <summary>
/// Speed in units of the one-way delay d, which virtual time makes exact: blocks, finality, and what a dead
/// leader costs.
/// </summary>
internal static class TimingReport
{
    /// <summary>d.</summary>
    public const ulong DelayMs = 10;

    private const int BlocksSkipped = 2;

    private static readonly int[] Sizes = [4, 16, 64, 100];

    /// <summary>Prints one JSON line a figure; false when a run violated an invariant.</summary>
    public static bool Write(TextWriter output)
    {
        bool holds = true;
        foreach (int size in Sizes)
        {
            (JsonObject line, bool isGood) = Calm(size);
            output.WriteLine(line.ToJsonString());
            holds &= isGood;
        }

        (JsonObject crash, bool crashIsGood) = DeadLeader(4);
        output.WriteLine(crash.ToJsonString());
        output.WriteLine(StepCost.Measure(100).ToJsonString());
        return holds && crashIsGood;
    }

    /// <summary>A cluster without faults, blocks as fast as the network allows.</summary>
    public static SimulationOptions Options(int validators) => new()
    {
        Seed = 1,
        Powers = [.. Enumerable.Repeat(1UL, validators)],
        DelayMinMs = DelayMs,
        DelayMaxMs = DelayMs,
        Parameters = new ConsensusParameters
        {
            BlockTimeMs = 100,
            BlockTimeMinMs = 1,
            DelayMs = 2 * DelayMs,
            BudgetMs = 20,
            ResendMs = 100,
            StandstillMs = 1_000,
            RetryMs = 100,
        },
        StartTogether = true,
        HealAtMs = 0,
        HeightsAfterHeal = 60,
    };

    private static (JsonObject Line, bool IsGood) Calm(int size)
    {
        Cluster cluster = new(Options(size));
        SimulationResult result = cluster.Run();
        Milestone[] blocks = [.. cluster.Oracle.Chain.Timeline.Skip(BlocksSkipped)];
        ulong[] intervals = [.. blocks.Zip(blocks.Skip(1), (a, b) => b.ProposedMs - a.ProposedMs).Order()];
        ulong[] finality = [.. blocks.Select(block => block.CommittedMs - block.ProposedMs).Order()];
        JsonObject line = new()
        {
            ["figure"] = "no faults, in units of the one-way delay d",
            ["validators"] = size,
            ["blocks"] = blocks.Length,
            ["blockIntervalP50"] = InDelays(intervals, 50),
            ["blockIntervalP99"] = InDelays(intervals, 99),
            ["finalityP50"] = InDelays(finality, 50),
            ["finalityP99"] = InDelays(finality, 99),
        };
        return (line, result.Violations.Count == 0 && result.CoreStopped is null);
    }

    private static (JsonObject Line, bool IsGood) DeadLeader(int size)
    {
        Cluster cluster = new(Options(size) with { DeadFromMs = 200, Dead = 2 });
        SimulationResult result = cluster.Run();
        ulong[] views = [.. cluster.Oracle.Chain.Timeline.Select(block => block.View)];
        ulong lostMax = views.Zip(views.Skip(1), (a, b) => b - a - 1).Max();
        JsonObject line = new()
        {
            ["figure"] = "one crashed leader",
            ["validators"] = size,
            ["viewsLostATurnMax"] = lostMax,
            ["turnsLost"] = views.Zip(views.Skip(1), (a, b) => b - a > 1).Count(lost => lost),
        };
        return (line, result.Violations.Count == 0 && result.CoreStopped is null);
    }

    private static double InDelays(ulong[] ascending, int percentile)
    {
        int at = Math.Min(ascending.Length - 1, ascending.Length * percentile / 100);
        return Math.Round((double)ascending[at] / DelayMs, 2);
    }
}
