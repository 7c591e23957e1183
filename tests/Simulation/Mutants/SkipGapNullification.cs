using OpenLedger.Consensus;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Rules;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Simulation.Mutants;

/// <summary>A view this node nullified counts as nullified by all.</summary>
internal sealed class SkipGapNullification : Mutation
{
    public override IEnumerable<Effect> AfterStep(EpochState state)
    {
        SimplexState running = state.Running;
        foreach (ViewState view in running.Views.Values)
        {
            if (view.Nullify.Recorded is Vote vote)
            {
                view.Nullification ??= Certificate.Create(
                    vote.Body, running.Validators.Count, [(vote.Index, vote.Signature)]);
            }
        }

        return [];
    }
}
