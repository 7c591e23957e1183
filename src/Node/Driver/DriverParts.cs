using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Timers;
using OpenLedger.Node.Evidence;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Driver;

/// <summary>What the driver drives with.</summary>
/// <param name="Parameters">The protocol's times.</param>
/// <param name="Seat">The epoch that decides the block above the floor.</param>
/// <param name="Previous">The epoch before it; null in the first.</param>
/// <param name="Domain">What votes are signed under.</param>
/// <param name="Floor">The last committed block.</param>
/// <param name="Wal">The write-ahead log.</param>
/// <param name="Signer">The key; null for a node without one.</param>
/// <param name="Worker">The execution side.</param>
/// <param name="Intake">The network side.</param>
/// <param name="Evidence">Brings faults to the chain; null for a follower, which has no account.</param>
/// <param name="Gate">Decides when the signer may sign; null: at once.</param>
internal sealed record DriverParts(
    ConsensusParameters Parameters,
    EpochSeat Seat,
    EndedEpoch? Previous,
    ConsensusDomain Domain,
    ChainFloor Floor,
    WriteAheadLog Wal,
    Signer? Signer,
    WorkerParts Worker,
    IntakeParts Intake,
    EvidenceReporter? Evidence = null,
    SignerGate? Gate = null);
