using System.Net;

namespace OpenLedger.Network.Gossip;

/// <summary>What the router knows of one peer. Of the router alone.</summary>
internal sealed class GossipPeer(PeerId id, bool speaksDoNotWant, bool isOutbound, IPAddress? address)
{
    public PeerId Id { get; } = id;

    public bool SpeaksDoNotWant { get; } = speaksDoNotWant;

    public bool IsOutbound { get; } = isOutbound;

    public IPAddress? Address { get; } = address;

    public HashSet<string> Topics { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts that decay.</summary>
    public GossipScore Score { get; set; } = new();

    /// <summary>Since when it is in the mesh of a topic.</summary>
    public Dictionary<string, TimeSpan> MeshSince { get; } = new(StringComparer.Ordinal);

    /// <summary>What it does not want, and until when that is remembered.</summary>
    public Dictionary<GossipId, TimeSpan> DoesNotWant { get; } = [];

    /// <summary>Messages it said it has, that it owes by a time.</summary>
    public Dictionary<GossipId, TimeSpan> Promises { get; } = [];

    /// <summary>Since the last heartbeat.</summary>
    public int HaveFrames { get; set; }

    public int HaveIds { get; set; }

    public int DoNotWantIds { get; set; }

    public int NewTopics { get; set; }
}
