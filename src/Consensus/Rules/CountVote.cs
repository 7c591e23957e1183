using OpenLedger.Consensus.Validators;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>Counting a vote, whoever's; a quorum makes the certificate and fires its rule.</summary>
internal static class CountVote
{
    /// <summary>Counts a vote; <paramref name="from"/> is null for one just signed here.</summary>
    public static void Apply(Turn turn, PeerNumber? from, Vote vote)
    {
        SimplexState state = turn.State;
        Body body = vote.Body;
        if (body.Epoch != state.Epoch || !state.Validators.Contains(vote.Index))
        {
            return;
        }

        state.LastHeard[vote.Index.Value] = turn.Now;
        View reached = body.Kind == BodyKind.Finalize ? new View(body.View.Value + 1) : body.View;
        if (reached > state.Reached[vote.Index.Value])
        {
            state.Reached[vote.Index.Value] = reached;
        }

        if (state.IsEnded && body.Kind == BodyKind.Nullify && from is PeerNumber behind)
        {
            // consensus, Epochs: one still in an epoch that is over is shown what ended it.
            Standstill.HelpLaggard(turn, behind, body.View);
        }

        if (!state.InVoteWindow(body.View))
        {
            return;
        }

        ViewState view = state.At(body.View);
        if (vote.Index == state.Self)
        {
            // Start-up watch: a vote of this key that this node does not remember binds it all the same.
            view.Own(body.Kind).IsSaid = true;
        }

        List<FaultEvidence> faults = [];
        TallyOutcome outcome = view.Votes.Add(vote, state.Validators, faults);
        foreach (FaultEvidence fault in faults)
        {
            turn.Emit(new Effect.ReportFault(fault));
        }

        switch (outcome)
        {
            case TallyOutcome.Counted:
                OnCounted(turn, view, vote);
                break;
            case TallyOutcome.Known
                when body.Kind == BodyKind.Nullify && !state.IsEnded && from is PeerNumber laggard:
                Standstill.HelpLaggard(turn, laggard, body.View);
                break;
        }
    }

    /// <summary>Makes the certificate of a body that has its quorum, if it is news.</summary>
    public static void MakeCertificate(Turn turn, ViewState view, in Body body)
    {
        ValidatorSet validators = turn.State.Validators;
        if (TakeCertificate.IsNews(turn.State, body) && view.Votes.PowerOf(body) >= validators.Quorum.Value)
        {
            TakeCertificate.Apply(turn, view.Votes.ToCertificate(body, validators));
        }
    }

    private static void OnCounted(Turn turn, ViewState view, Vote vote)
    {
        SimplexState state = turn.State;
        Body body = vote.Body;
        bool fromLeader = vote.Index == state.Leaders.Leader(body.View);
        if (fromLeader && body.Kind == BodyKind.Notarize && view.Slot != SlotState.None
            && view.Proposal != body.Proposal)
        {
            view.Slot = SlotState.Equivocated;
        }

        // consensus R2, R4, R5: a quorum of one body is its certificate.
        MakeCertificate(turn, view, body);

        if (fromLeader && body.Kind == BodyKind.Nullify)
        {
            // consensus R3: the leader itself gave the view up.
            NullifyView.Apply(turn, body.View);
        }
    }
}
