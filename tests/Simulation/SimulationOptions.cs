using OpenLedger.Consensus.Timers;

namespace OpenLedger.Simulation;

/// <summary>Everything a run depends on; the same options give the same run.</summary>
internal sealed record SimulationOptions
{
    public required ulong Seed { get; init; }

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

    public ulong DelayMinMs { get; init; } = 1;

    public ulong DelayMaxMs { get; init; } = 15;

    public ulong LossPermille { get; init; }

    public ulong DuplicatePermille { get; init; }

    public ulong SyncMaxMs { get; init; }

    public ulong VerifyMaxMs { get; init; }

    /// <summary>Of a thousand publications, how many are cut short by a crash.</summary>
    public ulong CrashPermille { get; init; }

    public bool Partitions { get; init; }

    /// <summary>When every validator loses power at once; null for never.</summary>
    public ulong? PowerCutMs { get; init; }

    /// <summary>Loss, duplication, crashes and partitions end here; Byzantine validators go on.</summary>
    public ulong HealAtMs { get; init; }

    /// <summary>
    /// The run ends when every honest validator has committed this many heights above the heal's highest.
    /// </summary>
    public ulong HeightsAfterHeal { get; init; } = 3;

    /// <summary>No such progress by then is a liveness violation.</summary>
    public ulong EndMs { get; init; } = 60_000;

    /// <summary>What each validator is; null for honest ones.</summary>
    public ActorKind?[] Actors { get; init; } = [];

    /// <summary>All validators start at once, not within a delay.</summary>
    public bool StartTogether { get; init; }

    /// <summary>This validator goes down at a time and stays down; it is not waited for.</summary>
    public int? Dead { get; init; }

    public ulong DeadFromMs { get; init; }

    public bool HasTransactions { get; init; } = true;

    public Mutant Mutant { get; init; }

    /// <summary>The oracle does not look into the log at publication, only at what comes of it.</summary>
    public bool IgnoresDurability { get; init; }

    private static ulong? PowerCut(SplitMix chance) => chance.Permille(250) ? chance.Between(20, 950) : null;

    /// <summary>
    /// A faulty cluster drawn from a seed: at most a third of the power less one unit is Byzantine.
    /// </summary>
    public static SimulationOptions FromSeed(ulong seed, int validators, Mutant mutant = Mutant.None)
    {
        SplitMix chance = new(seed ^ ((ulong)validators << 56));
        ulong[] powers = new ulong[validators];
        bool even = chance.Permille(600);
        for (int i = 0; i < validators; i++)
        {
            powers[i] = even ? 1 : chance.Between(1, 4);
        }

        ActorKind?[] actors = new ActorKind?[validators];
        ulong total = powers.Aggregate(0UL, (sum, power) => sum + power);
        ulong byzantine = 0;
        int first = (int)chance.Below((ulong)validators);
        for (int k = 0; k < validators && chance.Permille(800); k++)
        {
            int i = (first + k) % validators;
            if (3 * (byzantine + powers[i]) < total)
            {
                byzantine += powers[i];
                actors[i] = (ActorKind)chance.Below(5);
            }
        }

        int twins = Array.FindIndex(actors, actor => actor is not null);
        if (twins >= 0 && new SplitMix(seed + 0x7717).Permille(200))
        {
            actors[twins] = ActorKind.Twins;
        }

        return new SimulationOptions
        {
            Seed = chance.Next(),
            Powers = powers,
            LossPermille = chance.Permille(500) ? chance.Below(200) : 0,
            DuplicatePermille = chance.Below(50),
            SyncMaxMs = chance.Below(4),
            VerifyMaxMs = chance.Below(10),
            CrashPermille = chance.Permille(700) ? chance.Below(12) : 0,
            Partitions = chance.Permille(400),
            HealAtMs = chance.Between(1_000, 2_500),
            Actors = actors,
            HasTransactions = chance.Permille(700),
            Mutant = mutant,
            PowerCutMs = PowerCut(new SplitMix(seed + 0x5EED)),
        };
    }
}
