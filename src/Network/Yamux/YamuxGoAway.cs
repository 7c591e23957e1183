namespace OpenLedger.Network.Yamux;

/// <summary>Why a session ends.</summary>
internal enum YamuxGoAway : byte
{
    /// <summary>In order.</summary>
    Normal = 0,

    /// <summary>The other side broke the protocol.</summary>
    ProtocolError = 1,

    /// <summary>A fault of the sender's own.</summary>
    InternalError = 2,
}
