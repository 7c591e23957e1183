namespace OpenLedger.Network;

/// <summary>
/// A peer broke a rule or went away, and what was under way with it cannot go on. Never a fault of this node.
/// </summary>
public sealed class PeerFaultException : IOException
{
    /// <summary>A fault with its reason and a sentence of detail.</summary>
    public PeerFaultException(DisconnectReason reason, string detail)
        : base($"{reason}: {detail}") => Reason = reason;

    /// <summary>A fault that another exception shows.</summary>
    public PeerFaultException(DisconnectReason reason, string detail, Exception inner)
        : base($"{reason}: {detail}", inner) => Reason = reason;

    /// <summary>The reason by name.</summary>
    public DisconnectReason Reason { get; }
}
