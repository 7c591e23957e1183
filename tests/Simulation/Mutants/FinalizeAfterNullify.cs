using OpenLedger.Consensus;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Signing;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Mutants;

/// <summary>The core forgets its Nullify at once and the signer does not guard it.</summary>
internal sealed class FinalizeAfterNullify : Mutation
{
    public override bool Signs(in Body body, SignRefusal refusal) => refusal != SignRefusal.BelowWatermark;

    public override IEnumerable<Effect> AfterStep(EpochState state)
    {
        foreach (ViewState view in state.Running.Views.Values)
        {
            view.Nullify.IsSaid &= view.View == state.Running.CurrentView;
        }

        return [];
    }
}
