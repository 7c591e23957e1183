using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;
using OpenLedger.Simulation.Timing;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>The command line: runs seeds, replays one, or prints the timing.</summary>
internal static class SimulationCommand
{
    /// <summary>Every invariant held.</summary>
    public const int Ok = 0;

    /// <summary>The oracle found a violation.</summary>
    public const int Violated = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    private static readonly Option<string> Seeds = new("--seeds")
    {
        Description = "Seeds to run: A..B or one number.",
        DefaultValueFactory = _ => "1..100",
    };

    private static readonly Option<string> Validators = new("--validators")
    {
        Description = $"Nodes in the cluster, 1 to {CampaignOptions.ValidatorsMax}.",
        DefaultValueFactory = _ => "4",
    };

    private static readonly Option<string> Ticks = new("--ticks")
    {
        Description = "Virtual milliseconds a run has at most to finalize again after healing.",
        DefaultValueFactory = _ => CampaignOptions.TicksDefault.ToString(CultureInfo.InvariantCulture),
    };

    private static readonly Option<string?> FaultOption = new("--fault")
    {
        Description = "Only this fault: " + string.Join(", ", FaultNames.All<Fault>()),
    };

    private static readonly Option<string?> MutantOption = new("--mutant")
    {
        Description = "Plant a bug: " + string.Join(", ", FaultNames.All<Mutant>()),
    };

    private static readonly Option<string?> ReplayOption = new("--replay")
    {
        Description = "Run one seed and tell its story.",
    };

    private static readonly Option<string> ParallelOption = new("--parallel")
    {
        Description = "Runs at a time.",
        DefaultValueFactory = _ => Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
    };

    private static readonly Option<bool> TimingOption = new("--timing")
    {
        Description = "Print block interval and finality in units of the delay, and the cost of a step.",
    };

    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new("Runs simulated clusters of the consensus core under seeded faults.")
        {
            Seeds, Validators, Ticks, FaultOption, MutantOption, ReplayOption, ParallelOption, TimingOption,
        };
        root.SetAction(parsed => Execute(parsed, output, error));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(error, parsed.Errors[0].Message);
        }

        return parsed.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = output,
            Error = error,
        });
    }

    private static int Execute(ParseResult parsed, TextWriter output, TextWriter error)
    {
        if (parsed.GetValue(TimingOption))
        {
            return TimingReport.Write(output) ? Ok : Violated;
        }

        string? problem = Read(parsed, out CampaignOptions options, out ulong? replay);
        if (problem is not null)
        {
            return Refuse(error, problem);
        }

        if (replay is ulong seed)
        {
            return Replay.Run(options, seed, output) ? Ok : Violated;
        }

        Stopwatch watch = Stopwatch.StartNew();
        CampaignTotals totals = Campaign.Run(options, error);
        output.WriteLine(totals.ToJson(options, watch.Elapsed.TotalSeconds));
        return totals.Failed == 0 ? Ok : Violated;
    }

    /// <summary>What is wrong with the options; null when nothing is.</summary>
    private static string? Read(ParseResult parsed, out CampaignOptions options, out ulong? replay)
    {
        options = new CampaignOptions();
        replay = null;
        string seeds = parsed.GetValue(Seeds)!;
        if (!TryReadRange(seeds, out ulong first, out ulong last))
        {
            return $"--seeds '{seeds}' is no range: it takes A..B with A not above B, or one number";
        }

        if (!ulong.TryParse(parsed.GetValue(Validators), out ulong validators)
            || validators is 0 or > CampaignOptions.ValidatorsMax)
        {
            return $"--validators takes 1 to {CampaignOptions.ValidatorsMax}";
        }

        if (!ulong.TryParse(parsed.GetValue(Ticks), out ulong ticks)
            || ticks is < CampaignOptions.TicksMin or > CampaignOptions.TicksMax)
        {
            return $"--ticks takes {CampaignOptions.TicksMin} to {CampaignOptions.TicksMax}";
        }

        if (!ulong.TryParse(parsed.GetValue(ParallelOption), out ulong parallel) || parallel is 0 or > 1_024)
        {
            return "--parallel takes 1 to 1024";
        }

        Fault? fault = null;
        if (parsed.GetValue(FaultOption) is string name)
        {
            if (!FaultNames.TryParse(name, out Fault known))
            {
                return $"--fault '{name}' is unknown: {string.Join(", ", FaultNames.All<Fault>())}";
            }

            fault = known;
        }

        Mutant mutant = Mutant.None;
        if (parsed.GetValue(MutantOption) is string bug && !FaultNames.TryParse(bug, out mutant))
        {
            return $"--mutant '{bug}' is unknown: {string.Join(", ", FaultNames.All<Mutant>())}";
        }

        if (parsed.GetValue(ReplayOption) is string again)
        {
            if (!ulong.TryParse(again, out ulong seed))
            {
                return $"--replay '{again}' is no seed";
            }

            replay = seed;
        }

        options = new CampaignOptions
        {
            FirstSeed = first,
            LastSeed = last,
            Validators = (int)validators,
            Ticks = ticks,
            Fault = fault,
            Mutant = mutant,
            Parallel = (int)parallel,
        };
        return null;
    }

    private static bool TryReadRange(string range, out ulong first, out ulong last)
    {
        string[] ends = range.Split("..");
        last = 0;
        return ulong.TryParse(ends[0], out first)
            && ends.Length <= 2
            && ulong.TryParse(ends[^1], out last)
            && first <= last && last - first < long.MaxValue;
    }

    private static int Refuse(TextWriter error, string problem)
    {
        error.WriteLine($"simulation: {problem}");
        return Usage;
    }
}
