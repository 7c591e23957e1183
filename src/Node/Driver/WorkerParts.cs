using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Telemetry;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Driver;

/// <summary>What the execution worker works with.</summary>
/// <param name="Executor">Runs blocks.</param>
/// <param name="Store">Takes finalized blocks.</param>
/// <param name="Tree">Holds executed blocks that are not finalized.</param>
/// <param name="Pool">Offers transactions.</param>
/// <param name="Votes">Offers late votes.</param>
/// <param name="Decoder">Knows the decoded form of candidates.</param>
/// <param name="Clock">Dates blocks.</param>
/// <param name="Seats">Reads the next epoch's set at a boundary.</param>
/// <param name="BuildTime">Longest time a build may take: B/2.</param>
/// <param name="Log">Told of rejected blocks.</param>
/// <param name="Finalized">Told of each block once it is committed.</param>
internal sealed record WorkerParts(
    BlockExecutor Executor,
    ChainStore Store,
    BlockTree Tree,
    TransactionPool Pool,
    LateVotePool Votes,
    CandidateDecoder Decoder,
    DriverClock Clock,
    EpochSeats Seats,
    TimeSpan BuildTime,
    INodeLog Log,
    Action<ExecutedBlock> Finalized)
{
    /// <summary>Counts what processor time goes to.</summary>
    public ProcessorTime Processor { get; init; } = ProcessorTime.None;
}
