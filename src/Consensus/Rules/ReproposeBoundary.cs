using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// Epochs: the boundary block is the last of its epoch, so on it as a parent nothing is built; the leader
/// proposes the very block again, without its body, until a Finalization names it.
/// </summary>
internal static class ReproposeBoundary
{
    /// <summary>
    /// True when P is said of this block rightly: the header says what P says, or P proposes the boundary
    /// block again; never a block above the boundary.
    /// </summary>
    public static bool IsNamedBy(SimplexState state, CandidateBlock block, in ProposalId p) =>
        block.Hash == p.BlockHash && block.Epoch == p.Epoch && block.Height <= state.Boundary
            && ((block.View == p.View && block.ParentView == p.ParentView) || IsAgain(state, block, p));

    /// <summary>
    /// True when P proposes the boundary block again: only here header.view differs from P.view.
    /// </summary>
    public static bool IsAgain(SimplexState state, CandidateBlock block, in ProposalId p) =>
        block.Height == state.Boundary && block.View <= p.ParentView;

    /// <summary>
    /// Proposes again the boundary block that was certified in <paramref name="parentView"/>. Like an empty
    /// block no earlier than T_b after the view was entered: by then it is mostly final, and nothing is said.
    /// </summary>
    public static void Propose(Turn turn, ViewState view, View parentView, in Hash256 boundaryHash)
    {
        SimplexState state = turn.State;
        Timestamp at = state.EnteredAt.AddMs(state.Parameters.BlockTimeMs);
        if (turn.Now < at)
        {
            turn.HoldUntil(at);
            return;
        }

        if (view.Slot == SlotState.None)
        {
            view.IsBuildAsked = true;
            view.Slot = SlotState.Unverified;
            view.Proposal = new ProposalId(state.Epoch, view.View, parentView, boundaryHash);
        }
    }
}
