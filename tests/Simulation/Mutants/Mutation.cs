using OpenLedger.Consensus;
using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Disks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>
/// Where a bug can be planted around a validator's core: its inputs, its effects, and what stands beside it.
/// This one plants none. One instance a validator, so that a bug may remember things.
/// </summary>
internal class Mutation
{
    /// <summary>Messages leave before the sync.</summary>
    public virtual bool PublishesBeforeSync => false;

    /// <summary>The quorum the core is told, of a total power; null for the right one.</summary>
    public virtual ulong? Quorum(ulong totalPower) => null;

    /// <summary>The epoch whose set is taken for an epoch's.</summary>
    public virtual Epoch SetOf(Epoch epoch) => epoch;

    /// <summary>Blocks of an epoch as the node believes.</summary>
    public virtual ulong? EpochBlocks(ulong? blocks) => blocks;

    /// <summary>Before a restart reads its disk.</summary>
    public virtual void OnRestart(SimulatedDisk disk)
    {
    }

    /// <summary>False when a record does not reach the log.</summary>
    public virtual bool Logs(WalRecord record) => true;

    /// <summary>True when the signer signs what its rules refuse.</summary>
    public virtual bool Signs(in Body body, SignRefusal refusal) => refusal == SignRefusal.None;

    /// <summary>What the executor answers.</summary>
    public virtual BlockVerdict Verdict(CandidateBlock block, BlockVerdict truth) => truth;

    /// <summary>Whether a certificate is taken for good.</summary>
    public virtual bool Accepts(Certificate certificate, bool isGood) => isGood;

    /// <summary>False when an input never reaches the core.</summary>
    public virtual bool Takes(Input input) => true;

    /// <summary>False when an effect is not performed.</summary>
    public virtual bool Performs(Effect effect) => true;

    /// <summary>An input made up because of a message that arrived.</summary>
    public virtual Input? Invents(int from, ConsensusMessage message) => null;

    /// <summary>After each step; what the tampering emits is performed.</summary>
    public virtual IEnumerable<Effect> AfterStep(EpochState state) => [];
}
