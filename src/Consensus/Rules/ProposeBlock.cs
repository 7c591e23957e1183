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
        if (state.IsEnded || !state.IsLeader(state.CurrentView))
        {
            return;
        }

        // consensus R0: it never builds after nullifying v, nor a second time.
        ViewState view = state.At(state.CurrentView);
        if (view.Nullify.IsSaid || view.Notarize.IsSaid || view.IsBuildAsked
            || FindParent(turn) is not (View parentView, BlockReference parent))
        {
            return;
        }

        if (parent.Height == state.Boundary)
        {
            // consensus, Epochs: on a boundary parent nothing is built; it is proposed again.
            ReproposeBoundary.Propose(turn, view, parentView, parent.Hash);
            return;
        }

        view.IsBuildAsked = true;
        turn.Emit(BuildOn(state, view.View, parent));
    }

    /// <summary>
    /// The builder answered; the block goes the way of every proposal, through Verify (R1).
    /// </summary>
    public static void OnBuilt(Turn turn, Epoch epoch, View view, CandidateBlock? block)
    {
        SimplexState state = turn.State;
        if (epoch != state.Epoch || view != state.CurrentView || state.Find(view) is not ViewState current
            || !current.IsBuildAsked || current.Slot != SlotState.None
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
            block.View == view && block.Epoch == epoch, "the builder builds what it was asked for");
        current.Slot = SlotState.Unverified;
        current.Proposal = new ProposalId(state.Epoch, view, block.ParentView, block.Hash);
        state.Blocks.Add(block);
    }

    /// <summary>
    /// A view this node built for was given up: its next block is half as large, down to an empty one.
    /// </summary>
    public static void OnNullified(SimplexState state, ViewState view)
    {
        if (view.IsBuildAsked && state.BuildHalvings < Effect.Build.HalvingsMax)
        {
            state.BuildHalvings++;
        }
    }

    /// <summary>Something was finalized: the next own block may be twice as large.</summary>
    public static void OnFinalized(SimplexState state) =>
        state.BuildHalvings = Math.Max(0, state.BuildHalvings - 1);

    /// <summary>Propose = block, the recorded Notarize, J.</summary>
    public static ConsensusMessage Message(SimplexState state, Vote vote)
    {
        ProposalId p = vote.Body.Proposal;
        BlockEntry? entry = state.Blocks.Find(p.BlockHash);
        if (entry is null)
        {
            return new ConsensusMessage.OfVote(vote);
        }

        // consensus, Epochs: a boundary block proposed again goes without its body, which is known or
        // fetched.
        ReadOnlyMemory<byte> body = entry.Block.View == p.View ? entry.Block.Bytes : default;
        return new ConsensusMessage.OfProposal(new Proposal(body, vote, Justification(state, p)));
    }

    private static Effect.Build BuildOn(SimplexState state, View view, in BlockReference parent)
    {
        // consensus R0: at max(entry, parent time + T_min) with transactions, with T_b without; far ahead of
        // finality an empty block only.
        ulong entered = state.EnteredAt.UnixMs;
        ConsensusParameters p = state.Parameters;
        bool isFar = RunAhead.IsFar(state, new Height(parent.Height.Value + 1));
        Timestamp full = new(Math.Max(entered, parent.TimestampMs + p.BlockTimeMinMs));
        Timestamp empty = new(Math.Max(entered, parent.TimestampMs + p.BlockTimeMs));
        return new Effect.Build(
            state.Epoch, view, parent.View, parent.Hash, parent.TimestampMs, isFar ? empty : full, empty,
            isFar ? Effect.Build.HalvingsMax : state.BuildHalvings);
    }

    /// <summary>The parent to build on, and the view it was certified in.</summary>
    private static (View View, BlockReference Block)? FindParent(Turn turn)
    {
        SimplexState state = turn.State;
        for (ulong u = state.CurrentView.Value - 1; u > state.FinalizedView.Value; u--)
        {
            ViewState? view = state.Find(new View(u));
            if (view?.Certify == CertifyState.True)
            {
                // consensus R0: certified notarization -> parent.
                return Certified(view.View, view.Proposal.BlockHash);
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

        return Certified(state.FinalizedView, state.FinalizedHash);

        (View, BlockReference)? Certified(View view, in Hash256 hash) =>
            ExecuteBlock.Buildable(state, hash) is BlockReference block ? (view, block) : null;
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
