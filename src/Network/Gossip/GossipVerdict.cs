namespace OpenLedger.Network.Gossip;

/// <summary>What a node makes of a message.</summary>
public enum GossipVerdict : byte
{
    /// <summary>Good: pass it on.</summary>
    Accept = 0,

    /// <summary>Neither good nor a fault: do not pass it on.</summary>
    Ignore,

    /// <summary>A fault of whoever passed it on.</summary>
    Reject,
}
