namespace OpenLedger.Network.Yamux;

/// <summary>Kinds of yamux frames.</summary>
internal enum YamuxFrameType : byte
{
    /// <summary>Bytes of a stream; the length is theirs.</summary>
    Data = 0,

    /// <summary>More credit for a stream; the length is the amount.</summary>
    WindowUpdate = 1,

    /// <summary>A question whether the session lives, or its answer; the length is echoed.</summary>
    Ping = 2,

    /// <summary>The end of the session; the length is a <see cref="YamuxGoAway"/>.</summary>
    GoAway = 3,
}
