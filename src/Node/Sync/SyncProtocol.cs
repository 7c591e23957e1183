using OpenLedger.Consensus;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Node.Sync;

/// <summary>Names and bounds of sync (docs/spec/network.md, "Sync").</summary>
internal static class SyncProtocol
{
    /// <summary>The request protocol.</summary>
    public const string Name = "/openledger/sync/1";

    /// <summary>Most blocks asked for in one request.</summary>
    public const int RangeBlocksMax = MessageCodec.RangeBlocksMax;

    /// <summary>
    /// Most blocks in an answer: more than were asked for only when finality stood still, so that only a
    /// block far above is named, and those below are proved by it alone.
    /// </summary>
    public const int AnswerBlocksMax = Input.RangeReceived.SyncedBlocksMax;

    /// <summary>
    /// Bytes of blocks after which an answer ends, unless nothing is provable yet; the first block always
    /// fits.
    /// </summary>
    public const int RangeBytesMax = 2 * 1_024 * 1_024;

    /// <summary>Most bytes of an answer: the largest block, or small ones up to a provable one.</summary>
    public const int AnswerBytesMax = Proposal.BlockBytesMax + RangeBytesMax;

    /// <summary>Range requests answered at the same time, of all peers: each holds a block or two.</summary>
    public const int ServedAtOnceMax = 32;

    /// <summary>The bounds both sides keep.</summary>
    public static RequestOptions Options { get; } = new()
    {
        RequestBytesMax = SyncRequest.BytesMax,
        PartBytesMax = Proposal.BlockBytesMax,
        AnswerBytesMax = AnswerBytesMax,
        PartsMax = AnswerBlocksMax + 1,
        Deadline = TimeSpan.FromSeconds(10),
        ConcurrentPerPeerMax = 8,
        PerSecondPerPeer = 32,
        BurstPerPeer = 64,
    };
}
