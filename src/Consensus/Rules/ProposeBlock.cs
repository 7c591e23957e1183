using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R0: the leader finds its parent, builds, and proposes.</summary>
internal static class ProposeBlock
{
    /// <summary>Asks for a block once the parent is known.</summary>
    public static void Advance(Turn turn)
    {
        SimplexState state = turn.State;
        if (!state.IsLeader(state.CurrentView))
        {
            return;
        }

        // consensus R0: it never builds after nullifying v, nor a second time.
        ViewState view = state.At(state.CurrentView);
        if (view.Nullify.IsSaid || view.Notarize.IsSaid || view.IsBuildAsked
            || FindParent(turn) is not BlockReference parent)
        {
            return;
        }

        view.IsBuildAsked = true;
        ulong entered = state.EnteredAt.UnixMs;
        ConsensusParameters p = state.Parameters;
        turn.Emit(new Effect.Build(
            state.Epoch, view.View, parent.View, parent.Hash, parent.TimestampMs,
            new Timestamp(Math.Max(entered, parent.TimestampMs + p.BlockTimeMinMs)),
            new Timestamp(Math.Max(entered, parent.TimestampMs + p.BlockTimeMs))));
    }

    /// <summary>
    /// The builder answered; the block goes the way of every proposal, through Verify (R1).
    /// </summary>
    public static void OnBuilt(Turn turn, View view, CandidateBlock? block)
    {
        SimplexState state = turn.State;
        ViewState current = state.At(view);
        if (view != state.CurrentView || !current.IsBuildAsked || current.Slot != SlotState.None
            || current.Nullify.IsSaid || current.Notarize.IsSaid)
        {
            return; // too late, or the view is decided already
        }

        if (block is null)
        {
            NullifyView.Apply(turn, view); // consensus R3: failed build
            return;
        }

        Invariant.Require(
            block.View == view && block.Epoch == state.Epoch, "the builder builds what it was asked for");
        current.Slot = SlotState.Unverified;
        current.Proposal = new ProposalId(state.Epoch, view, block.ParentView, block.Hash);
        state.Blocks.Add(block);
    }

    /// <summary>Propose = block, the recorded Notarize, J.</summary>
    public static ConsensusMessage Message(SimplexState state, Vote vote)
    {
        ProposalId p = vote.Body.Proposal;
        BlockEntry? entry = state.Blocks.Find(p.BlockHash);
        return entry is null
            ? new ConsensusMessage.OfVote(vote)
            : new ConsensusMessage.OfProposal(new Proposal(entry.Block.Bytes, vote, Justification(state, p)));
    }

    private static BlockReference? FindParent(Turn turn)
    {
        SimplexState state = turn.State;
        for (ulong u = state.CurrentView.Value - 1; u > state.FinalizedView.Value; u--)
        {
            ViewState? view = state.Find(new View(u));
            if (view?.Certify == CertifyState.True)
            {
                // consensus R0: certified notarization -> parent.
                return ExecuteBlock.Buildable(state, view.Proposal.BlockHash);
            }

            if (view?.Nullification is null)
            {
                if (view?.Certify != CertifyState.Pending)
                {
                    // consensus R0: neither -> fetch; tL nullifies if it stays so.
                    Resolve.WantCertificate(turn, new View(u));
                }

                return null;
            }
        }

        return ExecuteBlock.Buildable(state, state.FinalizedHash);
    }

    private static List<Certificate> Justification(SimplexState state, in ProposalId p)
    {
        List<Certificate> chosen = [];
        int bytes = 0;
        if (p.ParentView.Value > 0)
        {
            ViewState? parent = state.Find(p.ParentView);
            bool isHighest = state.HighestFinalization?.Body.View == p.ParentView;
            TryAdd(isHighest ? state.HighestFinalization : parent?.Notarization ?? parent?.Finalization);
        }

        for (ulong u = p.View.Value - 1; u > p.ParentView.Value; u--)
        {
            if (!TryAdd(state.Find(new View(u))?.Nullification))
            {
                break; // the rest is fetched by view
            }
        }

        chosen.Sort((a, b) => a.Body.View.CompareTo(b.Body.View));
        return chosen;

        bool TryAdd(Certificate? certificate)
        {
            int size = certificate is null ? 0 : 4 + certificate.Encode().Length;
            if (certificate is null || chosen.Count == Proposal.JustificationCountMax
                || bytes + size > Proposal.JustificationBytesMax)
            {
                return certificate is null;
            }

            chosen.Add(certificate);
            bytes += size;
            return true;
        }
    }
}
