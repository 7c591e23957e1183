namespace OpenLedger.Ledger.Queries.Finality;

/// <summary>The parameters that validatorsHash commits to; see the genesis's consensus section.</summary>
/// <param name="BlockTimeMs">T_b.</param>
/// <param name="MinBlockTimeMs">T_min.</param>
/// <param name="NetworkDelayMs">D0.</param>
/// <param name="BuildBudgetMs">B.</param>
/// <param name="ResendMs">tR.</param>
/// <param name="StandstillMs">Ts.</param>
/// <param name="ForkId">Part of every digest.</param>
/// <param name="EpochBlocks">Blocks of an epoch.</param>
public sealed record EpochParameters(
    ulong BlockTimeMs,
    ulong MinBlockTimeMs,
    ulong NetworkDelayMs,
    ulong BuildBudgetMs,
    ulong ResendMs,
    ulong StandstillMs,
    uint ForkId,
    ulong EpochBlocks);
