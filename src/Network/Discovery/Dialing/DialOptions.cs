namespace OpenLedger.Network.Discovery.Dialing;

/// <summary>How a node reaches out for peers.</summary>
internal sealed record DialOptions
{
    /// <summary>Peers of good score it wants to be connected with.</summary>
    public int PeersTarget { get; init; } = 32;

    /// <summary>Of those, peers it dialed itself: whoever calls in cannot take all places.</summary>
    public int OutboundTarget { get; init; } = 12;

    /// <summary>Above the target, peers it still dials because a good peer offered them.</summary>
    public int OfferedMax { get; init; } = 8;

    /// <summary>Dials under way at a time.</summary>
    public int AtOnceMax { get; init; } = 8;

    /// <summary>Rest of an address after its first failure; doubles with each.</summary>
    public TimeSpan RestFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest.</summary>
    public TimeSpan RestMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest rest of a peer that is always wanted: a configured or a protected one.</summary>
    public TimeSpan RestMaxWanted { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection that ends sooner counts as a failure of its address.</summary>
    public TimeSpan SettledAfter { get; init; } = TimeSpan.FromSeconds(30);
}
