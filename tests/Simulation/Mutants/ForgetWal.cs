using OpenLedger.Simulation.Disks;

namespace OpenLedger.Simulation.Mutants;

/// <summary>After a restart neither the log nor the journal is there.</summary>
internal sealed class ForgetWal : Mutation
{
    public override void OnRestart(SimulatedDisk disk)
    {
        disk.Wal.Clear();
        disk.Journal.Clear();
    }
}
