using OpenLedger.Consensus.Wal;
using OpenLedger.Simulation.Disks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>What was voted before a restart is forgotten, by the log and by the signer.</summary>
internal sealed class VoteTwiceAfterRestart : Mutation
{
    public override void OnRestart(SimulatedDisk disk)
    {
        disk.Wal.Forget(record => record is WalRecord.OfVote);
        disk.Journal.Clear();
    }
}
