using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Time;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Simulation.Actors;

/// <summary>
/// Honest, and held to every rule, but each execution takes longer than the others need for a block.
/// </summary>
internal sealed class SlowExecutor(Cluster cluster, int id) : SimulatedValidator(cluster, id)
{
    public override ulong VerifyDelayMs(SplitMix chance) => chance.Between(80, 250);
}
