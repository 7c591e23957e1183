using OpenLedger.Consensus;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Rules;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Simulation.Mutants;

/// <summary>A block counts as certified once this node voted for it.</summary>
internal sealed class BuildOnUncertifiedParent : Mutation
{
    public override IEnumerable<Effect> AfterStep(EpochState state)
    {
        SimplexState running = state.Running;
        if (running.Find(running.CurrentView) is not ViewState { Notarize.Recorded: not null } view)
        {
            return [];
        }

        Turn turn = new(running);
        view.Certify = CertifyState.True;
        EnterView.Apply(turn, new View(view.View.Value + 1));
        return turn.Effects;
    }
}
