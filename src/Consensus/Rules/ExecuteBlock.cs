using OpenLedger.Consensus.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Rules;

/// <summary>Getting a verdict on a block: its ancestors first, each after its parent.</summary>
internal static class ExecuteBlock
{
    /// <summary>
    /// Goes on with a block that a quorum vouches for; what it needs below it is fetched and executed too.
    /// Gives how far the block itself has come.
    /// </summary>
    public static Execution Advance(Turn turn, BlockEntry entry)
    {
        SimplexState state = turn.State;
        if (entry.Execution is not Execution.None)
        {
            return entry.Execution;
        }

        BlockEntry lowest = entry;
        while (lowest.Block.ParentHash != state.Committed.Hash)
        {
            ulong height = lowest.Block.Height.Value;
            if (height <= state.Committed.Height.Value + 1)
            {
                // It does not descend from what is final: it can be nothing but invalid here.
                lowest.Execution = Execution.False;
                break;
            }

            BlockEntry? parent = state.Blocks.Find(lowest.Block.ParentHash);
            if (parent is null)
            {
                Resolve.WantBlock(turn, lowest.Block.ParentHash, lowest.Block.ParentView);
                return Execution.None;
            }

            if (parent.Execution is not Execution.None)
            {
                break;
            }

            lowest = parent;
        }

        Ask(turn, lowest);
        return entry.Execution;
    }

    /// <summary>Asks for the verdict of a block whose parent has one.</summary>
    public static void Ask(Turn turn, BlockEntry entry)
    {
        SimplexState state = turn.State;
        CandidateBlock block = entry.Block;
        if (entry.Execution != Execution.None)
        {
            return;
        }

        if (Buildable(state, block.ParentHash) is not BlockReference parent)
        {
            if (state.Blocks.Find(block.ParentHash)?.Execution == Execution.False)
            {
                entry.Execution = Execution.False;
            }

            return;
        }

        bool follows = block.Height.Value == parent.Height.Value + 1
            && block.TimestampMs > parent.TimestampMs
            && block.ParentView == parent.View
            && block.View > block.ParentView
            && block.Epoch == state.Epoch
            && block.Height <= state.Boundary; // consensus, Epochs: no block of e is higher than H_e
        if (!follows)
        {
            entry.Execution = Execution.False;
            return;
        }

        entry.Execution = Execution.Asked;
        turn.Emit(new Effect.Verify(block));
    }

    /// <summary>The committed block, or one that was executed and is valid; null for any other.</summary>
    public static BlockReference? Buildable(SimplexState state, in Hash256 hash) =>
        hash == state.Committed.Hash ? state.Committed
        : state.Blocks.Find(hash) is { Execution: Execution.True } entry ? BlockReference.Of(entry.Block)
        : null;

    /// <summary>
    /// A view ended without a quorum for its block. Its body is kept when this node voted for it, since a
    /// quorum may yet turn up; what executing it gave is forgotten, unless a block held here stands on it.
    /// </summary>
    public static void LetGo(Turn turn, ViewState view)
    {
        SimplexState state = turn.State;
        if (state.Blocks.Find(view.Proposal.BlockHash) is not BlockEntry entry
            || entry.Block.View != view.View || state.Blocks.HasChild(entry.Block.Hash))
        {
            return; // a boundary block proposed again is an earlier view's
        }

        bool isResultKept = entry.Execution == Execution.True;
        if (!entry.IsDurable)
        {
            isResultKept |= entry.Execution == Execution.Asked; // its verdict will find nobody
            state.Blocks.Remove(entry.Block.Hash);
        }

        if (isResultKept)
        {
            entry.Execution = Execution.None;
            turn.Emit(new Effect.Forget(entry.Block.Hash));
        }
    }

    /// <summary>The executor answered.</summary>
    public static void OnVerdict(Turn turn, in Hash256 hash, BlockVerdict verdict)
    {
        if (turn.State.Blocks.Find(hash) is not { Execution: Execution.Asked } entry)
        {
            return; // committed or excluded meanwhile
        }

        entry.Execution = verdict switch
        {
            BlockVerdict.True => Execution.True,
            BlockVerdict.False => Execution.False,
            _ => Execution.Postponed, // "not known yet" is pending, never false
        };
        Resolve.KeepRetrying(turn);
    }
}
