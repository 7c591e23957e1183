namespace OpenLedger.Network.Consensus;

/// <summary>Bounds and deadlines of the direct streams between validators. The defaults are what a node runs
/// with.</summary>
internal sealed record ConsensusOptions
{
    /// <summary>The protocol's name.</summary>
    public const string Protocol = "/openledger/consensus/1";

    /// <summary>Longest piece of a message on the bulk stream: others wait no longer than it takes.</summary>
    public const int PieceBytesMax = 16 * 1_024;

    /// <summary>Longest message on the votes stream: any certificate of 256 validators is shorter.</summary>
    public const int VoteBytesMax = 64 * 1_024;

    /// <summary>Streams of one kind that a peer may have open here: two, while it moves to another
    /// connection.</summary>
    public const int InboundStreamsMax = 2;

    /// <summary>Handshakes a peer may ask for a second, after <see cref="HandshakeBurst"/> at once.</summary>
    public const int HandshakesPerSecond = 1;

    /// <summary>Handshakes a peer may ask for at once.</summary>
    public const int HandshakeBurst = 16;

    /// <summary>Votes and certificates that wait for one peer, with <see cref="SendQueue.OverheadBytes"/>
    /// each.</summary>
    public int VotesWaitingBytesMax { get; init; } = 256 * 1_024;

    /// <summary>Proposals that wait for one peer; two of the largest fit.</summary>
    public int ProposalsWaitingBytesMax { get; init; } = (2 * NetworkLimits.MessageBytesMax) + 65_536;

    /// <summary>Questions and answers that wait for one peer.</summary>
    public int RequestsWaitingBytesMax { get; init; } = NetworkLimits.MessageBytesMax + (2 * 1_024 * 1_024);

    /// <summary>What may wait here unread on the channel of votes.</summary>
    public InboundBounds InboundVotes { get; init; } = new(1_024, 1_024 * 1_024, 64 * 1_024 * 1_024);

    /// <summary>What may wait here unread on each of the other channels.</summary>
    public InboundBounds InboundBulk { get; init; } =
        new(256, 2 * NetworkLimits.MessageBytesMax, 256L * 1_024 * 1_024);

    /// <summary>How long a peer may take nothing while something waits, or send nothing inside a
    /// message.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a validator of another chain is refused.</summary>
    public TimeSpan WrongChainBan { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often peers without streams are looked at.</summary>
    public TimeSpan TendInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Rest after a first failure; doubles with each.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest: a peer that becomes a validator is met within it.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(15);
}
