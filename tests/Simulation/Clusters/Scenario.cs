using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Mutants;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Clusters;

/// <summary>Draws a faulty cluster from a seed.</summary>
internal static class Scenario
{
    /// <summary>First of the faults that are ways to misbehave.</summary>
    public const Fault FirstActor = Fault.Equivocator;

    /// <summary>Of eight seeds, one sends bytes instead of objects.</summary>
    public const ulong BytesShare = 8;

    private static readonly (Fault Fault, ulong Permille)[] Likelihood =
    [
        (Fault.Delay, 200), (Fault.Loss, 500), (Fault.Duplication, 500), (Fault.Reordering, 200),
        (Fault.Partition, 300), (Fault.OneWayPartition, 150), (Fault.Isolation, 150), (Fault.Crash, 600),
        (Fault.CrashPoint, 250), (Fault.CrashLoop, 60), (Fault.PowerCut, 250), (Fault.Death, 80),
        (Fault.LostTail, 300), (Fault.TornWrite, 400), (Fault.SlowSync, 150), (Fault.PendingVerdict, 500),
        (Fault.BuildFailure, 200), (Fault.ClockSkew, 400), (Fault.UnevenStake, 400),
        (Fault.Epochs, 500),
    ];

    /// <summary>
    /// The run of a seed. With <paramref name="only"/> nothing but that fault; less than a third of the power
    /// is ever faulty.
    /// </summary>
    public static SimulationOptions Draw(
        ulong seed, int validators, Fault? only = null, Mutant mutant = Mutant.None, ulong ticks = 60_000)
    {
        SplitMix chance = new(seed ^ ((ulong)validators << 56));
        SortedSet<Fault> faults = [];
        foreach ((Fault fault, ulong permille) in Likelihood)
        {
            if (chance.Permille(permille) && only is null)
            {
                faults.Add(fault);
            }
        }

        bool hasActors = chance.Permille(750) && only is null;
        if (only is Fault one && one != Fault.None)
        {
            faults.Add(one);
            if (one is Fault.LostTail or Fault.TornWrite)
            {
                faults.Add(Fault.Crash); // without one there is nothing to lose
            }
        }

        ulong[] powers = new ulong[validators];
        for (int i = 0; i < validators; i++)
        {
            ulong power = chance.Between(1, 4);
            powers[i] = faults.Contains(Fault.UnevenStake) ? power : 1;
        }

        SimulationOptions options = new()
        {
            Seed = chance.Next(),
            Powers = powers,
            EndMs = ticks,
            Mutant = mutant,
            UsesBytes = seed % BytesShare == 0,
            HasTransactions = chance.Permille(700),
            HealAtMs = Math.Min(chance.Between(1_000, 2_500), ticks / 4),
            VerifyMaxMs = chance.Below(10),
            CommitMaxMs = chance.Below(6),
        };
        options = WithActors(options, faults, hasActors, only, chance);
        options = WithNetwork(options, faults, chance);
        options = WithCrashes(options, faults, chance);
        ulong epochBlocks = chance.Between(3, 20);
        bool keepsEarly = chance.Permille(500);
        return options with
        {
            PendingPermille = faults.Contains(Fault.PendingVerdict) ? chance.Between(5, 60) : 0,
            BuildFailurePermille = faults.Contains(Fault.BuildFailure) ? chance.Between(20, 200) : 0,
            ClockSkewMaxMs = faults.Contains(Fault.ClockSkew) ? chance.Between(1, 200) : 0,
            EpochBlocks = faults.Contains(Fault.Epochs) ? epochBlocks : null,
            KeepsEarly = keepsEarly,
            Faults = [.. faults],
        };
    }

    private static SimulationOptions WithActors(
        SimulationOptions options, SortedSet<Fault> faults, bool hasActors, Fault? only, SplitMix chance)
    {
        int count = options.Powers.Length;
        Fault[] actors = new Fault[count];
        Fault last = Enum.GetValues<Fault>()[^1];
        ulong total = options.Powers.Aggregate(0UL, (sum, power) => sum + power);
        ulong faulty = 0;
        int first = (int)chance.Below((ulong)count);
        bool isForced = only >= FirstActor;
        int? dead = null;
        for (int k = 0; k < count && (hasActors || isForced || faults.Contains(Fault.Death)); k++)
        {
            int i = (first + k) % count;
            Fault drawn = (Fault)chance.Between((ulong)FirstActor, (ulong)last);
            if (3 * (faulty + options.Powers[i]) >= total)
            {
                continue;
            }

            faulty += options.Powers[i];
            if (faults.Contains(Fault.Death) && dead is null)
            {
                dead = i;
            }
            else if (hasActors || isForced)
            {
                actors[i] = isForced ? only!.Value : drawn;
                faults.Add(actors[i]);
            }
        }

        return options with
        {
            Actors = actors,
            Dead = dead,
            DeadFromMs = chance.Between(20, 900),
        };
    }

    private static SimulationOptions WithNetwork(
        SimulationOptions options, SortedSet<Fault> faults, SplitMix chance) => options with
        {
            SlowPermille = faults.Contains(Fault.Delay) ? chance.Between(5, 50) : 0,
            LossPermille = faults.Contains(Fault.Loss) ? chance.Between(5, 200) : 0,
            DuplicatePermille = faults.Contains(Fault.Duplication) ? chance.Between(5, 50) : 0,
            DelayMaxMs = faults.Contains(Fault.Reordering) ? chance.Between(20, 80) : 15,
        };

    private static SimulationOptions WithCrashes(
        SimulationOptions options, SortedSet<Fault> faults, SplitMix chance)
    {
        int node = (int)chance.Below((ulong)options.Powers.Length);
        long operation = (long)chance.Below(400);
        DiskLoss loss = faults.Contains(Fault.TornWrite) ? DiskLoss.Torn
            : faults.Contains(Fault.LostTail) ? DiskLoss.All
            : DiskLoss.Tail;
        return options with
        {
            SyncMaxMs = faults.Contains(Fault.SlowSync) ? chance.Between(10, 40) : chance.Below(4),
            CrashPer100K = faults.Contains(Fault.Crash) ? chance.Between(10, 300) : 0,
            CrashPoint = faults.Contains(Fault.CrashPoint) ? (node, operation) : null,
            CrashLoop = faults.Contains(Fault.CrashLoop) ? (node + 1) % options.Powers.Length : null,
            PowerCutMs = faults.Contains(Fault.PowerCut) ? chance.Between(20, 950) : null,
            DiskLoss = loss,
        };
    }
}
