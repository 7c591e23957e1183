namespace OpenLedger.Simulation.Mutants;

/// <summary>An epoch goes on for one block above its boundary height.</summary>
internal sealed class BuildAboveBoundary : Mutation
{
    public override ulong? EpochBlocks(ulong? blocks) => blocks + 1;
}
