namespace OpenLedger.Simulation.Actors;

/// <summary>A validator whose word is worth nothing; the oracle does not hold it to any rule.</summary>
internal abstract class Byzantine(Cluster cluster, int index) : SimulatedValidator(cluster, index)
{
    public override bool IsHonest => false;
}
