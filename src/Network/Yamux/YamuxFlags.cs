namespace OpenLedger.Network.Yamux;

/// <summary>Flags of a yamux frame.</summary>
[Flags]
internal enum YamuxFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Opens a stream; on a ping, asks.</summary>
    Syn = 1,

    /// <summary>Accepts a stream; on a ping, answers.</summary>
    Ack = 2,

    /// <summary>The sender will send no more on this stream.</summary>
    Fin = 4,

    /// <summary>The stream is gone at once.</summary>
    Rst = 8,
}
