namespace OpenLedger.Simulation.Mutants;

/// <summary>Messages leave before the sync.</summary>
internal sealed class PublishBeforeSync : Mutation
{
    public override bool PublishesBeforeSync => true;
}
