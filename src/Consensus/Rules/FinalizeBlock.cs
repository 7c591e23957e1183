using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R5: a finalized P and all its ancestors are committed in height order.</summary>
internal static class FinalizeBlock
{
    /// <summary>
    /// Most Finalizations waiting for their blocks; with more, one below the highest is dropped.
    /// </summary>
    public const int WaitingMax = 64;

    /// <summary>
    /// Blocks missing below a finalized one beyond which they are fetched upwards in ranges.
    /// </summary>
    public const ulong RangeThreshold = 8;

    public static void OnFinalized(Turn turn, Certificate certificate)
    {
        Record(turn.State, certificate);
        ProposeBlock.OnFinalized(turn.State);
        Standstill.Restart(turn);
        EnterView.Apply(turn, new View(certificate.Body.View.Value + 1));
    }

    /// <summary>Keeps a Finalization higher than any before.</summary>
    public static void Record(SimplexState state, Certificate certificate)
    {
        View view = certificate.Body.View;
        state.At(view).Finalization = certificate;
        state.FinalizedView = view;
        state.FinalizedHash = certificate.Body.BlockHash;
        state.HighestFinalization = certificate;
        AddToCommit(state, certificate);
    }

    public static void AddToCommit(SimplexState state, Certificate certificate)
    {
        state.ToCommit[certificate.Body.View] = certificate;
        if (state.ToCommit.Count > WaitingMax)
        {
            state.ToCommit.Remove(state.ToCommit.Keys.Skip(WaitingMax - 1).First());
        }
    }

    /// <summary>
    /// Commits what can be committed: the ancestors of the lowest waiting Finalization, then the next.
    /// </summary>
    public static void Advance(Turn turn)
    {
        SimplexState state = turn.State;
        while (!state.IsHalted && state.ToCommit.Count > 0)
        {
            (View view, Certificate certificate) = state.ToCommit.First();
            if (view <= state.Committed.View || certificate.Body.BlockHash == state.Committed.Hash)
            {
                state.ToCommit.Remove(view);
            }
            else if (!CommitTowards(turn, certificate))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Finalized blocks came as a range: they join the others if they follow the committed one. They are of
    /// this epoch and not above its boundary; what lies beyond has another set to prove it.
    /// </summary>
    public static void OnRange(Turn turn, Input.RangeReceived range)
    {
        SimplexState state = turn.State;
        (IReadOnlyList<CandidateBlock> blocks, Certificate finalization) = (range.Blocks, range.Finalization);
        Body body = finalization.Body;
        bool isAsked = range.IsSynced || state.Missing.Ranges.Count > 0 || state.AskedClaimer is not null;
        int countMax = range.IsSynced ? Input.RangeReceived.SyncedBlocksMax : MessageCodec.RangeBlocksMax;
        bool wanted = isAsked && blocks.Count > 0 && blocks.Count <= countMax
            && body.Epoch == state.Epoch && body.Kind == BodyKind.Finalize && body.View > state.Committed.View
            && blocks[^1].Hash == body.BlockHash;
        for (int i = 1; wanted && i < blocks.Count; i++)
        {
            wanted = blocks[i].ParentHash == blocks[i - 1].Hash;
        }

        CandidateBlock[] above = [.. blocks.SkipWhile(block => block.ParentHash != state.Committed.Hash)];
        if (!wanted || above.Length == 0
            || above.Any(block => block.Epoch != state.Epoch || block.Height > state.Boundary))
        {
            return;
        }

        foreach (CandidateBlock block in above)
        {
            state.Blocks.Add(block);
        }

        state.Missing.Ranges.Clear();
        FollowLaterEpoch.OnRange(state);
        TakeCertificate.Apply(turn, finalization);
        AddToCommit(state, finalization);
    }

    /// <summary>The store has the block: what lies at or below it is of no more use.</summary>
    public static void OnCommitted(SimplexState state, Height height) => state.Blocks.Prune(height);

    private static bool CommitTowards(Turn turn, Certificate certificate)
    {
        SimplexState state = turn.State;
        if (PathTo(turn, certificate) is not List<BlockEntry> path)
        {
            return false;
        }

        foreach (BlockEntry entry in path)
        {
            if (entry.Execution == Execution.None)
            {
                ExecuteBlock.Ask(turn, entry);
            }

            if (entry.Execution == Execution.False)
            {
                // consensus R5: finalized while the own verdict is False: never commit or vote again.
                turn.Halt(
                    $"the finalized block {entry.Block.Hash} at height {entry.Block.Height} is invalid here");
            }

            if (entry.Execution != Execution.True)
            {
                return false;
            }

            state.Committed = BlockReference.Of(entry.Block);
            turn.HasChanged = true;
            turn.Emit(new Effect.Commit(entry.Block, certificate));
        }

        return true;
    }

    /// <summary>
    /// The blocks from above the committed one up to the finalized one; null while some are missing.
    /// </summary>
    private static List<BlockEntry>? PathTo(Turn turn, Certificate certificate)
    {
        SimplexState state = turn.State;
        List<BlockEntry> path = [];
        Hash256 hash = certificate.Body.BlockHash;
        View view = certificate.Body.View;
        while (hash != state.Committed.Hash)
        {
            BlockEntry? entry = state.Blocks.Find(hash);
            if (entry is null)
            {
                bool isFar = path.Count > 0
                    && path[^1].Block.Height.Value > state.Committed.Height.Value + RangeThreshold;
                if (isFar)
                {
                    Resolve.WantRange(turn, new Height(state.Committed.Height.Value + 1));
                }
                else
                {
                    Resolve.WantBlock(turn, hash, view);
                }

                return null;
            }

            if (entry.Block.Height <= state.Committed.Height)
            {
                turn.Halt($"the finalized block {certificate.Body.BlockHash} does not descend from the "
                    + $"committed block {state.Committed.Hash} at height {state.Committed.Height}");
                return null;
            }

            path.Add(entry);
            (hash, view) = (entry.Block.ParentHash, entry.Block.ParentView);
        }

        path.Reverse();
        return path;
    }
}
