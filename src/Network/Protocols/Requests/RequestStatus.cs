namespace OpenLedger.Network.Protocols.Requests;

/// <summary>The first byte of an answer.</summary>
public enum RequestStatus : byte
{
    /// <summary>The parts follow.</summary>
    Ok = 0,

    /// <summary>The peer asks more than it may, or this node is at its limit: later.</summary>
    Busy = 1,

    /// <summary>The request means nothing here.</summary>
    Refused = 2,
}
