using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Connections;

/// <summary>Bounds and deadlines of a node's connections. The defaults are what a node runs with.</summary>
internal sealed record SwarmOptions
{
    /// <summary>Connections that are not authenticated yet, dialed and accepted together.</summary>
    public int PendingMax { get; init; } = 64;

    /// <summary>Of those, accepted from one IPv4 address or one IPv6 /64.</summary>
    public int PendingPerAddressMax { get; init; } = 8;

    /// <summary>Connections above which the least useful are given up.</summary>
    public int ConnectionsHigh { get; init; } = NetworkLimits.PeersMax;

    /// <summary>Connections that giving up stops at.</summary>
    public int ConnectionsLow { get; init; } = NetworkLimits.PeersMax * 3 / 4;

    /// <summary>Connections above <see cref="ConnectionsHigh"/> that only protected peers may have.</summary>
    public int ConnectionsReserved { get; init; } = 64;

    /// <summary>Connections with one peer at a time; foreign implementations may keep several.</summary>
    public int ConnectionsPerPeerMax { get; init; } = 4;

    /// <summary>Peers banned at a time; more forget the ban that ends first.</summary>
    public int BansMax { get; init; } = 4_096;

    /// <summary>Streams of a connection on which its peer may break a protocol; one more ends it.</summary>
    public int ViolationsMax { get; init; } = 2;

    /// <summary>How long a peer is refused that broke protocols again and again.</summary>
    public TimeSpan ViolationBan { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long connecting, negotiating and authenticating may take, and agreeing on a stream's protocol.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a duplicate connection may finish what is under way.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What this node calls itself in identify; peers whose agent has the same name are its own kind.
    /// </summary>
    public string Agent { get; init; } = "openledger/0.1.0";

    /// <summary>The multiplexer's bounds.</summary>
    public YamuxOptions Muxer { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
