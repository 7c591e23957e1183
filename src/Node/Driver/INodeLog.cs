using OpenLedger.Attribution.Segments;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Ledger.Execution;
using OpenLedger.Network;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>What the driver tells an operator. Implementations must be fast and thread-safe.</summary>
public interface INodeLog
{
    /// <summary>An epoch runs, in which this node has that place among the validators, or none.</summary>
    void EpochStarted(Epoch epoch, int validators, ValidatorIndex? self);

    /// <summary>A block broke a rule: which, and both values.</summary>
    void BlockRejected(CandidateBlock block, BlockRejection reason, string detail);

    /// <summary>A validator signed what it must not.</summary>
    void FaultFound(FaultEvidence evidence);

    /// <summary>What became of the proof of a fault on its way to the chain.</summary>
    void EvidenceMoved(FaultEvidence evidence, string what);

    /// <summary>A file that should hold the proof of a fault does not; it is left as it is.</summary>
    void EvidenceUnreadable(string path);

    /// <summary>A peer sent something that does not decode or verify.</summary>
    void PeerMisbehaved(string peer, string what);

    /// <summary>
    /// A connection with a peer ended for a reason, or an attempt at one came to nothing.
    /// </summary>
    /// <param name="peer">Who, as far as known.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">The same in words; may repeat what a peer sent.</param>
    void PeerDropped(string peer, DisconnectReason reason, string detail);

    /// <summary>A stored segment index was not answered from, or not written; it is made anew.</summary>
    void IndexRefused(SegmentFault fault);

    /// <summary>What an operator may want to know, at a start for instance; nothing is wrong.</summary>
    void Notice(string what);

    /// <summary>The node stops because of this.</summary>
    void Fatal(string what, Exception? cause);
}
