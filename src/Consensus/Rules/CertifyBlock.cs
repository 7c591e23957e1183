using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R2: a notarized P is fetched, certified, and then finalized by this node's vote.</summary>
internal static class CertifyBlock
{
    public static void OnNotarized(SimplexState state, ViewState view, Certificate certificate)
    {
        ProposalId p = certificate.Body.Proposal;
        if (view.Slot != SlotState.None && view.Proposal != p)
        {
            // consensus R2: a quorum chose another P than the one seen here.
            view.Slot = SlotState.Equivocated;
        }
        else if (view.Slot == SlotState.None)
        {
            view.Slot = SlotState.Unverified;
        }

        view.Proposal = p;
        view.Notarization = certificate;
        state.CertificatesStored++;
        view.Certify = CertifyState.Pending;
        state.ToCertify.Add(view.View);
    }

    /// <summary>Tries every notarized view that is not certified yet.</summary>
    public static void Advance(Turn turn)
    {
        if (turn.State.IsEnded)
        {
            return; // consensus, Epochs: nothing of this epoch is built on any more
        }

        foreach (View view in turn.State.ToCertify.ToArray())
        {
            Certify(turn, turn.State.At(view));
        }
    }

    private static void Certify(Turn turn, ViewState view)
    {
        SimplexState state = turn.State;
        if (view.View <= state.FinalizedView)
        {
            state.ToCertify.Remove(view.View); // decided by finality; committing verifies it
            return;
        }

        ProposalId p = view.Proposal;
        BlockEntry? entry = state.Blocks.Find(p.BlockHash);
        if (entry is null)
        {
            Resolve.WantBlock(turn, p.BlockHash, p.View);
            return;
        }

        Execution execution = ReproposeBoundary.IsNamedBy(state, entry.Block, p)
            ? ExecuteBlock.Advance(turn, entry)
            : Execution.False;
        if (execution is not (Execution.True or Execution.False))
        {
            return;
        }

        bool valid = execution == Execution.True;
        state.ToCertify.Remove(view.View);
        view.Certify = valid ? CertifyState.True : CertifyState.False;
        turn.HasChanged = true;
        turn.Emit(new Effect.WalAppend(new WalRecord.OfVerdict(p, valid)));
        if (view.LoggedVerdict is bool logged && logged != valid)
        {
            turn.Halt($"block {p.BlockHash} of view {p.View} was {Word(logged)} before the restart and is "
                + $"{Word(valid)} now");
        }
        else if (valid)
        {
            OnCertified(turn, view);
        }
        else
        {
            NullifyView.Apply(turn, view.View); // consensus R2: False -> R3, and never build on P
        }
    }

    private static void OnCertified(Turn turn, ViewState view)
    {
        SimplexState state = turn.State;

        // consensus R2: certified -> Finalize(P), if nothing of this node contradicts it; and the next view.
        if (state.Self is not null && !view.Nullify.IsSaid && !view.Finalize.IsSaid
            && view.View > state.FinalizedView)
        {
            OwnVotes.Say(turn, Body.Finalize(view.Proposal));
        }

        EnterView.Apply(turn, new View(view.View.Value + 1));
    }

    private static string Word(bool valid) => valid ? "valid" : "invalid";
}
