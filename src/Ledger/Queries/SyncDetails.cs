using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Queries;

/// <summary>A node on its way to the head of the chain.</summary>
/// <param name="StartingBlock">Where it was when it began.</param>
/// <param name="CurrentBlock">Where it is.</param>
/// <param name="HighestBlock">Where it believes the chain to be: proved, or claimed by half its peers.</param>
/// <param name="BlocksPerSecond">Over the last 20 seconds.</param>
/// <param name="SecondsLeft">At this rate; null while nothing moves.</param>
/// <param name="Peers">Peers that could be asked.</param>
public sealed record SyncDetails(
    Height StartingBlock,
    Height CurrentBlock,
    Height HighestBlock,
    ulong BlocksPerSecond,
    ulong? SecondsLeft,
    int Peers);
