using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Discovery.Scores;

/// <summary>What a peer's faults cost, and what follows.</summary>
internal sealed record ScoreOptions
{
    /// <summary>Below this score a peer is disconnected and banned for a time.</summary>
    public double BanBelow { get; init; } = new GossipOptions().GraylistThreshold;

    /// <summary>How long a ban lasts.</summary>
    public TimeSpan BanFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Time in which lost points fade by half.</summary>
    public TimeSpan HalfLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Points for a breach of a protocol that ended a connection or a stream.</summary>
    public double BreachPoints { get; init; } = 50;

    /// <summary>
    /// Most points that slowness and uselessness add up to: an honest peer on a bad line loses its places in
    /// meshes and the gossip, but own messages still go to it, and it is not banned.
    /// </summary>
    public double SlownessMax { get; init; } = 150;

    /// <summary>Peers whose lost points are remembered.</summary>
    public int PeersMax { get; init; } = 4_096;
}
