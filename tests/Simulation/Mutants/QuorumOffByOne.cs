namespace OpenLedger.Simulation.Mutants;

/// <summary>A quorum takes one unit of power less: floor(2W/3).</summary>
internal sealed class QuorumOffByOne : Mutation
{
    public override ulong? Quorum(ulong totalPower) => Math.Max(1, 2 * totalPower / 3);
}
