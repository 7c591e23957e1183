using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R1: taking in the leader's proposal and voting for it.</summary>
internal static class NotarizeBlock
{
    /// <summary>A proposal came, every signature in it verified.</summary>
    public static void OnProposal(Turn turn, PeerNumber from, Proposal proposal, CandidateBlock? block)
    {
        SimplexState state = turn.State;
        ProposalId p = proposal.Id;
        if (p.Epoch != state.Epoch || !state.IsNear(p.View)
            || proposal.LeaderVote.Index != state.Leaders.Leader(p.View))
        {
            return; // consensus R1: from Leader(e, v) only
        }

        foreach (Certificate certificate in proposal.Justification)
        {
            TakeCertificate.Apply(turn, certificate);
        }

        CountVote.Apply(turn, from, proposal.LeaderVote);
        if (p.View <= state.FinalizedView || p.View < state.CurrentView
            || p.View.Value > state.CurrentView.Value + 1)
        {
            return; // the body is kept if v is current or current + 1
        }

        ViewState view = state.At(p.View);
        view.HasProposed = true;
        if (p.View == state.CurrentView)
        {
            turn.CancelTimer(TimerId.Leader); // consensus R0: the first validly signed Propose cancels tL
        }

        if (view.Slot == SlotState.None)
        {
            view.Slot = SlotState.Unverified;
            view.Proposal = p;
        }
        else if (view.Proposal != p)
        {
            view.Slot = SlotState.Equivocated;
        }

        if (block is not null && view.Proposal == p && block.Hash == p.BlockHash)
        {
            state.Blocks.Offer(block);
            state.Missing.Blocks.Remove(block.Hash);
        }
    }

    /// <summary>Votes Notarize in the current view, or finds what is missing, or gives the view up.</summary>
    public static void Advance(Turn turn)
    {
        SimplexState state = turn.State;
        ViewState? view = state.Find(state.CurrentView);
        if (state.Self is null || state.IsEnded || view is null || view.View <= state.FinalizedView
            || view.Notarize.IsSaid || view.Nullify.IsSaid
            || view.Slot is SlotState.None or SlotState.Equivocated)
        {
            return;
        }

        ProposalId p = view.Proposal;
        BlockEntry? entry = state.Blocks.Find(p.BlockHash);
        if (entry is not null && !ReproposeBoundary.IsNamedBy(state, entry.Block, p))
        {
            NullifyView.Apply(turn, view.View); // the leader signed a P that header or epoch contradict
            return;
        }

        // Without the block, too, the parent's certificate is asked for: it brings the body of a boundary
        // block proposed again.
        if (p.ParentView < state.FinalizedView || !HasParent(turn, p, out Hash256 parentHash)
            || entry is null)
        {
            return;
        }

        // consensus, Epochs: the boundary block follows itself when it is proposed again.
        bool isAgain = entry.Block.View != p.View;
        if ((isAgain ? p.BlockHash : entry.Block.ParentHash) != parentHash)
        {
            NullifyView.Apply(turn, view.View);
            return;
        }

        ExecuteBlock.Ask(turn, entry);
        if (entry.Execution == Execution.False)
        {
            NullifyView.Apply(turn, view.View); // consensus R1: Verify = false -> R3 at once
        }
        else if (HasGapNullifications(turn, p) && entry.Execution == Execution.True
            && RunAhead.Allows(state, entry.Block) && IsInTime(turn, entry.Block))
        {
            if (view.Slot == SlotState.Unverified)
            {
                view.Slot = SlotState.Verified;
            }

            OwnVotes.Say(turn, Body.Notarize(p));
        }
    }

    /// <summary>
    /// consensus R1: the parent is the anchor, finalized, or notarized and certified True here.
    /// </summary>
    private static bool HasParent(Turn turn, in ProposalId p, out Hash256 hash)
    {
        SimplexState state = turn.State;
        if (p.ParentView == state.FinalizedView)
        {
            hash = state.FinalizedHash;
            return true;
        }

        ViewState? parent = state.Find(p.ParentView);
        hash = parent?.Proposal.BlockHash ?? default;
        if (parent?.Notarization is null)
        {
            Resolve.WantCertificate(turn, p.ParentView);
        }

        return parent?.Certify == CertifyState.True;
    }

    /// <summary>
    /// consensus R1: every view between the parent's and this one is nullified, and the proof is held.
    /// </summary>
    private static bool HasGapNullifications(Turn turn, in ProposalId p)
    {
        bool complete = true;
        for (ulong u = p.ParentView.Value + 1; u < p.View.Value; u++)
        {
            if (turn.State.Find(new View(u))?.Nullification is null)
            {
                Resolve.WantCertificate(turn, new View(u));
                complete = false;
            }
        }

        return complete;
    }

    /// <summary>consensus R1: dated too far ahead of the clock: held, never false.</summary>
    private static bool IsInTime(Turn turn, CandidateBlock block)
    {
        SimplexState state = turn.State;
        ulong ahead = state.Parameters.ClockAheadMaxMs;
        if (block.TimestampMs <= turn.Now.UnixMs + ahead)
        {
            return true;
        }

        turn.HoldUntil(new Timestamp(block.TimestampMs - ahead));
        return false;
    }
}
