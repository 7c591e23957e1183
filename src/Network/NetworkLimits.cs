using OpenLedger.Network.Gossip;

namespace OpenLedger.Network;

/// <summary>Bounds every implementation of <see cref="INetwork"/> keeps.</summary>
public static class NetworkLimits
{
    /// <summary>Largest message on any channel; a larger one is dropped and counted.</summary>
    public const int MessageBytesMax = 10 * 1024 * 1024;

    /// <summary>Messages waiting on one inbound channel; more drop the oldest.</summary>
    public const int InboundQueueMax = 8_192;

    /// <summary>Peers of one node.</summary>
    public const int PeersMax = 256;

    /// <summary>Largest gossip message; a larger one is not published.</summary>
    public const int GossipBytesMax = GossipMessage.DataBytesMax;

    /// <summary>Largest proof of a validator's key.</summary>
    public const int HelloBytesMax = 1_024;
}
