namespace OpenLedger.Network.Yamux;

/// <summary>Bounds and deadlines of a yamux session. The defaults are what a node runs with.</summary>
internal sealed record YamuxOptions
{
    /// <summary>The window every stream starts with, fixed by the specification.</summary>
    public const int InitialWindow = 256 * 1_024;

    /// <summary>Longest data frame that is sent; a peer may send up to the whole window in one.</summary>
    public const int FrameBytesMax = 64 * 1_024;

    /// <summary>Bytes put together before they are flushed.</summary>
    public const int BatchBytes = 64 * 1_024;

    /// <summary>Open streams that a peer may have opened; more are reset.</summary>
    public int InboundStreamsMax { get; init; } = 256;

    /// <summary>Open streams this side may have opened.</summary>
    public int OutboundStreamsMax { get; init; } = 512;

    /// <summary>Streams opened here that the peer has not accepted yet.</summary>
    public int UnacknowledgedMax { get; init; } = 256;

    /// <summary>Largest window a stream grows to while its reader keeps up.</summary>
    public int WindowMax { get; init; } = 4 * 1_024 * 1_024;

    /// <summary>
    /// Most bytes that one peer can make this side hold, over all its streams; windows grow only while their
    /// sum stays below.
    /// </summary>
    public int BufferedBytesMax { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>Bytes written to a stream that wait to be sent before its writer waits.</summary>
    public int SendBufferBytes { get; init; } = 256 * 1_024;

    /// <summary>
    /// The same of an urgent stream: little, so that its writer can still choose among what waits.
    /// </summary>
    public int UrgentBufferBytes { get; init; } = 16 * 1_024;

    /// <summary>Streams opened or reset by the peer a second, after as many at once.</summary>
    public int OpensPerSecond { get; init; } = 100;

    /// <summary>Pings by the peer a second, after as many at once.</summary>
    public int PingsPerSecond { get; init; } = 20;

    /// <summary>How often the session is looked after: pings, streams that linger.</summary>
    public TimeSpan CareInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which the peer is asked whether it lives.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer to a ping may take.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a flush may take: longer means the peer reads nothing.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a stream that nobody reads here may wait for its peer's end.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
