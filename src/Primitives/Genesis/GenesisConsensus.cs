namespace OpenLedger.Primitives.Genesis;

/// <summary>
/// Timing of the consensus core, in milliseconds, and its epochs, in blocks (docs/spec/genesis.md).
/// </summary>
public sealed record GenesisConsensus
{
    /// <summary>T_b: time between blocks when there is nothing to put into them.</summary>
    public ulong BlockTimeMs { get; init; } = 1_000;

    /// <summary>
    /// T_min: least time between blocks when there is; not above <see cref="BlockTimeMs"/>.
    /// </summary>
    public ulong MinBlockTimeMs { get; init; } = 10;

    /// <summary>D0: assumed delay of the network, one way.</summary>
    public ulong NetworkDelayMs { get; init; } = 200;

    /// <summary>B: budget to build or verify a block and make it durable.</summary>
    public ulong BuildBudgetMs { get; init; } = 300;

    /// <summary>tR: time after which an unanswered nullify vote is sent again.</summary>
    public ulong ResendMs { get; init; } = 1_000;

    /// <summary>
    /// Ts: time without finality after which certificates and votes are sent again; doubles to 60 s.
    /// </summary>
    public ulong StandstillMs { get; init; } = 2_000;

    /// <summary>Separates the signatures of incompatible versions of one chain.</summary>
    public uint ForkId { get; init; }

    /// <summary>L: blocks of an epoch; see <see cref="EpochSchedule"/>.</summary>
    public ulong EpochBlocks { get; init; } = 43_200;

    /// <summary>
    /// Blocks of the window in which a validator must be heard of once, or it is jailed.
    /// </summary>
    public ulong CreditWindowBlocks { get; init; } = 4_096;
}
