namespace OpenLedger.Network.Protocols.Requests;

/// <summary>Bounds of one request/response protocol, the same on both sides.</summary>
public sealed record RequestOptions
{
    /// <summary>Longest request.</summary>
    public int RequestBytesMax { get; init; } = 64 * 1_024;

    /// <summary>Longest single part of an answer.</summary>
    public int PartBytesMax { get; init; } = 10 * 1_024 * 1_024;

    /// <summary>Most bytes of all parts of an answer.</summary>
    public int AnswerBytesMax { get; init; } = 16 * 1_024 * 1_024;

    /// <summary>Most parts of an answer.</summary>
    public int PartsMax { get; init; } = 1_024;

    /// <summary>How long a request and its whole answer may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests of one peer that are answered at the same time.</summary>
    public int ConcurrentPerPeerMax { get; init; } = 8;

    /// <summary>Requests of one peer a second, after <see cref="BurstPerPeer"/> at once.</summary>
    public int PerSecondPerPeer { get; init; } = 20;

    /// <summary>Requests of one peer at once after a quiet time.</summary>
    public int BurstPerPeer { get; init; } = 40;
}
