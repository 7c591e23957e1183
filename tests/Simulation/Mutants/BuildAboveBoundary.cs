using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation.Mutants;

/// <summary>An epoch goes on above its boundary height.</summary>
internal sealed class BuildAboveBoundary : Mutation
{
    public override Height BoundaryOf(Height boundary) =>
        boundary.Value == ulong.MaxValue ? boundary : new Height(boundary.Value + 1);
}
