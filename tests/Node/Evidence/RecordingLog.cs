using OpenLedger.Attribution.Segments;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Ledger.Execution;
using OpenLedger.Network;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Evidence;

/// <summary>Keeps what it is told about evidence.</summary>
internal sealed class RecordingLog : INodeLog
{
    public List<string> Evidence { get; } = [];

    public void EpochStarted(Epoch epoch, int validators, ValidatorIndex? self)
    {
    }

    public void BlockRejected(CandidateBlock block, BlockRejection reason, string detail)
    {
    }

    public void IndexRefused(SegmentFault fault)
    {
    }

    public void FaultFound(FaultEvidence evidence)
    {
    }

    public void EvidenceMoved(FaultEvidence evidence, string what) => Evidence.Add(what);

    public void EvidenceUnreadable(string path) => Evidence.Add(path);

    public void PeerMisbehaved(string peer, string what)
    {
    }

    public void PeerDropped(string peer, DisconnectReason reason, string detail)
    {
    }

    public void Notice(string what)
    {
    }

    public void Fatal(string what, Exception? cause) => Evidence.Add(what);
}
