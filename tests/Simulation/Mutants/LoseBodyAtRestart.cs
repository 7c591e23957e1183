using OpenLedger.Consensus.Wal;
using OpenLedger.Simulation.Disks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>A body voted for is gone after a restart.</summary>
internal sealed class LoseBodyAtRestart : Mutation
{
    public override void OnRestart(SimulatedDisk disk) =>
        disk.Wal.Forget(record => record is WalRecord.OfBlock);
}
