using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation.Mutants;

/// <summary>A new epoch goes on with the set of the epoch before.</summary>
internal sealed class HonourOldSet : Mutation
{
    public override Epoch SetOf(Epoch epoch) => new(epoch.Value == 0 ? 0 : epoch.Value - 1);
}
