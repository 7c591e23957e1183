namespace OpenLedger.Node.Sync;

/// <summary>Bounds and times of a node that fetches; tests make them small.</summary>
internal sealed record SyncLimits
{
    /// <summary>Blocks asked for in one request.</summary>
    public int RangeBlocks { get; init; } = SyncProtocol.RangeBlocksMax;

    /// <summary>Ranges under way or waiting for their turn.</summary>
    public int WindowRangesMax { get; init; } = 32;

    /// <summary>
    /// Bytes of blocks ahead of the store: what is held, and for each question that is out its largest
    /// answer. Only the lowest range may go beyond, by one answer.
    /// </summary>
    public long AheadBytesMax { get; init; } = 96L * 1_024 * 1_024;

    /// <summary>Largest answer.</summary>
    public int AnswerBytesMax { get; init; } = SyncProtocol.AnswerBytesMax;

    /// <summary>Bytes of ranges whose transactions are decoded while others are executed.</summary>
    public long DecodedBytesMax { get; init; } = 16L * 1_024 * 1_024;

    /// <summary>Ranges being checked at the same time.</summary>
    public int ChecksMax { get; init; } = 2;

    /// <summary>Questions that are out at one peer.</summary>
    public int PerPeerMax { get; init; } = 4;

    /// <summary>Peers remembered; more are not asked.</summary>
    public int PeersMax { get; init; } = 512;

    /// <summary>A question older than this is asked of a second peer too.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a peer is asked where it is.</summary>
    public TimeSpan StatusEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A range the core did not take is given to it again.</summary>
    public TimeSpan FeedAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two questions for what is newest, which may be no full range.</summary>
    public TimeSpan TailEvery { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>A peer that was at fault rests so long, doubled each further time, to 64 times.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A peer that asked for patience rests so long.</summary>
    public TimeSpan BusyFor { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A validator within this many blocks of the head leaves the rest to consensus...</summary>
    public ulong ValidatorLagBlocks { get; init; } = 64;

    /// <summary>...as long as its own head moves at least this often.</summary>
    public TimeSpan ValidatorStuckAfter { get; init; } = TimeSpan.FromSeconds(3);
}
