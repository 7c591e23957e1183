using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R3: giving up on the current view.</summary>
internal static class NullifyView
{
    /// <summary>Votes Nullify if the view is current and was not finalized by this node.</summary>
    public static void Apply(Turn turn, View view)
    {
        SimplexState state = turn.State;
        if (state.Self is null || state.IsEnded || view != state.CurrentView || view <= state.FinalizedView)
        {
            return;
        }

        ViewState current = state.At(view);
        if (current.Finalize.IsSaid || current.Nullify.IsSaid)
        {
            return; // consensus R3: Finalize and Nullify of one view never; Nullify after Notarize is legal
        }

        OwnVotes.Say(turn, Body.Nullify(state.Epoch, view));
        turn.SetTimer(TimerId.Resend, turn.Now.AddMs(state.Parameters.ResendMs));
    }

    /// <summary>
    /// Sends the recorded Nullify of the current view again, with what shows how this node got here.
    /// </summary>
    public static void Resend(Turn turn)
    {
        SimplexState state = turn.State;
        ViewState current = state.At(state.CurrentView);
        if (!current.Nullify.IsSaid || state.IsEnded)
        {
            return;
        }

        if (current.Nullify.Recorded is Vote vote)
        {
            if (EntryCertificate(state) is Certificate entry)
            {
                turn.Emit(new Effect.Broadcast(new ConsensusMessage.OfCertificate(entry)));
            }

            turn.Emit(new Effect.Broadcast(new ConsensusMessage.OfVote(vote)));
        }

        turn.SetTimer(TimerId.Resend, turn.Now.AddMs(state.Parameters.ResendMs));
    }

    /// <summary>
    /// Finalization(v-1), else Nullification(v-1), else Notarization(v-1); after a restart perhaps none.
    /// </summary>
    public static Certificate? EntryCertificate(SimplexState state)
    {
        View previous = new(state.CurrentView.Value - 1);
        return state.HighestFinalization is Certificate highest && highest.Body.View == previous
            ? highest
            : state.Find(previous)?.Best;
    }
}
