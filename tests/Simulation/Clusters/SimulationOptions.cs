using OpenLedger.Consensus.Timers;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Clusters;

/// <summary>Everything a run depends on; the same options give the same run. Times in ms.</summary>
internal sealed record SimulationOptions
{
    /// <summary>Of chance during the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Power of every node in the first epoch; their number is the cluster's.</summary>
    public required ulong[] Powers { get; init; }

    public ConsensusParameters Parameters { get; init; } = new()
    {
        BlockTimeMs = 100,
        BlockTimeMinMs = 5,
        DelayMs = 20,
        BudgetMs = 20,
        ResendMs = 120,
        StandstillMs = 400,
        StandstillMaxMs = 2_000,
        RetryMs = 60,
    };

    /// <summary>What was drawn, for the report.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    public ulong DelayMinMs { get; init; } = 1;

    public ulong DelayMaxMs { get; init; } = 15;

    /// <summary>Of a thousand messages, how many take up to a second.</summary>
    public ulong SlowPermille { get; init; }

    public ulong LossPermille { get; init; }

    public ulong DuplicatePermille { get; init; }

    public ulong SyncMaxMs { get; init; }

    public ulong CommitMaxMs { get; init; }

    public ulong VerifyMaxMs { get; init; }

    /// <summary>
    /// Of a hundred thousand disk operations and publications, before how many a crash comes.
    /// </summary>
    public ulong CrashPer100K { get; init; }

    /// <summary>The one operation of one node before which it crashes; null for none.</summary>
    public (int Node, long Operation)? CrashPoint { get; init; }

    /// <summary>The node that crashes soon after each start.</summary>
    public int? CrashLoop { get; init; }

    public DiskLoss DiskLoss { get; init; } = DiskLoss.Tail;

    /// <summary>When every validator loses power at once; null for never.</summary>
    public ulong? PowerCutMs { get; init; }

    /// <summary>Of a thousand verdicts, how many are "not known yet".</summary>
    public ulong PendingPermille { get; init; }

    /// <summary>Of a thousand builds, how many fail.</summary>
    public ulong BuildFailurePermille { get; init; }

    /// <summary>Clocks are up to this far from the true time, either way.</summary>
    public ulong ClockSkewMaxMs { get; init; }

    /// <summary>All faults but those of Byzantine validators end here.</summary>
    public ulong HealAtMs { get; init; }

    /// <summary>
    /// The run ends when every awaited validator has committed this many heights above the heal's highest.
    /// </summary>
    public ulong HeightsAfterHeal { get; init; } = 12;

    /// <summary>No such progress by then is a liveness violation.</summary>
    public ulong EndMs { get; init; } = 60_000;

    /// <summary>How each node misbehaves; <see cref="Fault.None"/> for honest ones.</summary>
    public Fault[] Actors { get; init; } = [];

    /// <summary>All validators start at once, not within a delay.</summary>
    public bool StartTogether { get; init; }

    /// <summary>This validator goes down at a time and stays down; it is not waited for.</summary>
    public int? Dead { get; init; }

    public ulong DeadFromMs { get; init; }

    public bool HasTransactions { get; init; } = true;

    /// <summary>Blocks of an epoch; null when the first epoch never ends.</summary>
    public ulong? EpochBlocks { get; init; }

    public Mutant Mutant { get; init; }

    /// <summary>Messages of the next epoch wait for it instead of being lost.</summary>
    public bool KeepsEarly { get; init; }

    /// <summary>Messages and logs go through their bytes.</summary>
    public bool UsesBytes { get; init; }

    /// <summary>The oracle does not look into the log at publication, only at what comes of it.</summary>
    public bool IgnoresDurability { get; init; }

    /// <summary>How a node misbehaves.</summary>
    public Fault ActorOf(int node) => node < Actors.Length ? Actors[node] : Fault.None;

    /// <summary>True when nothing can be expected of a node: its power counts against the third.</summary>
    public bool IsFaulty(int node) => ActorOf(node) != Fault.None || node == Dead;

    public bool Has(Fault fault) => Faults.Contains(fault);
}
