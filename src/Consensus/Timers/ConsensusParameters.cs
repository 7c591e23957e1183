namespace OpenLedger.Consensus.Timers;

/// <summary>
/// The protocol's times. All in milliseconds; the same for every validator of a chain except where noted.
/// </summary>
public sealed record ConsensusParameters
{
    /// <summary>Largest factor by which a view without finality is stretched.</summary>
    public const ulong StretchMax = 64;

    /// <summary>T_b: time between blocks when nobody has transactions.</summary>
    public ulong BlockTimeMs { get; init; } = 1_000;

    /// <summary>T_min: least time between blocks under load.</summary>
    public ulong BlockTimeMinMs { get; init; } = 10;

    /// <summary>D0: the network delay between two validators that is thought normal.</summary>
    public ulong DelayMs { get; init; } = 250;

    /// <summary>B: budget to build, to verify and to make durable.</summary>
    public ulong BudgetMs { get; init; } = 500;

    /// <summary>tR: between two sendings of one's own Nullify.</summary>
    public ulong ResendMs { get; init; } = 1_000;

    /// <summary>
    /// Ts: without new finality for this long, a node shows the others what it has. Doubles.
    /// </summary>
    public ulong StandstillMs { get; init; } = 4_000;

    /// <summary>The doubling of Ts ends here.</summary>
    public ulong StandstillMaxMs { get; init; } = 60_000;

    /// <summary>How far a block may be dated ahead of the clock before it is held.</summary>
    public ulong ClockAheadMaxMs { get; init; } = 500;

    /// <summary>Between two peers asked for one missing thing. Local.</summary>
    public ulong RetryMs { get; init; } = 500;

    /// <summary>
    /// A leader silent for this long, while a quorum spoke, is skipped on entry: 20 (T_b + 3 D0).
    /// </summary>
    public ulong LeaderInactiveMs => 20 * (BlockTimeMs + (3 * DelayMs));
}
