using OpenLedger.Consensus.Blocks;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Sync;

/// <summary>What the planner wants done.</summary>
internal abstract record SyncAction
{
    private SyncAction()
    {
    }

    /// <summary>Ask a peer where it is; answer with StatusReceived or StatusFailed.</summary>
    public sealed record AskStatus(PeerId Peer) : SyncAction;

    /// <summary>Ask a peer for blocks; answer with Answered.</summary>
    public sealed record AskBlocks(long Id, PeerId Peer, Height From, int Count) : SyncAction;

    /// <summary>
    /// Check a range's signatures, unless that was done, and decode its blocks; answer with Checked.
    /// </summary>
    public sealed record Check(long Range, FinalizedRange Blocks, bool IsVerified) : SyncAction;

    /// <summary>Give the core a range. It says nothing back: the head moves.</summary>
    public sealed record Feed(IReadOnlyList<CandidateBlock> Blocks, FinalizedRange Range) : SyncAction;

    /// <summary>Lower a peer's score.</summary>
    public sealed record Penalize(PeerId Peer, PeerOffence Offence, string Detail) : SyncAction;
}
