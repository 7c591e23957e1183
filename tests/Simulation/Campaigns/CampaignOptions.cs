using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Campaigns;

/// <summary>Which seeds are run, and how.</summary>
internal sealed record CampaignOptions
{
    public const int ValidatorsMax = 64;

    public const ulong TicksMin = 10_000;

    public const ulong TicksMax = 10_000_000;

    public const ulong TicksDefault = 60_000;

    public ulong FirstSeed { get; init; } = 1;

    public ulong LastSeed { get; init; } = 100;

    public int Validators { get; init; } = 4;

    /// <summary>Virtual milliseconds a run has at most.</summary>
    public ulong Ticks { get; init; } = TicksDefault;

    /// <summary>The only fault; null for whatever the seed draws.</summary>
    public Fault? Fault { get; init; }

    public Mutant Mutant { get; init; }

    public int Parallel { get; init; } = 1;

    /// <summary>The run of a seed.</summary>
    public SimulationOptions Draw(ulong seed) => Scenario.Draw(seed, Validators, Fault, Mutant, Ticks);

    /// <summary>The command line that shows a seed's run.</summary>
    public string ReplayLine(ulong seed)
    {
        string line = $"dotnet run --project tests/Simulation -- --replay {seed} --validators {Validators}";
        line += Ticks == TicksDefault ? "" : $" --ticks {Ticks}";
        line += Fault is Fault fault ? $" --fault {FaultNames.Of(fault)}" : "";
        return Mutant == Mutant.None ? line : $"{line} --mutant {FaultNames.Of(Mutant)}";
    }
}
