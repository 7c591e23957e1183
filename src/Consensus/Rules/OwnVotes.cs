using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>Saying something: flag, durable body, signature, record, publication, in this order.</summary>
internal static class OwnVotes
{
    /// <summary>
    /// Sets the flag and asks the signer. For Notarize and Finalize the body of P is made durable first.
    /// </summary>
    public static void Say(Turn turn, Body body)
    {
        SimplexState state = turn.State;
        OwnVote own = state.At(body.View).Own(body.Kind);
        Invariant.Require(state.Self is not null && !own.IsSaid, "a voter, and nothing is said twice");
        if (body.Kind != BodyKind.Nullify)
        {
            BlockEntry? entry = state.Blocks.Find(body.BlockHash);
            Invariant.Require(entry is not null, "a block is voted for only when it is here");
            MakeDurable(turn, entry);
        }

        own.IsSaid = true;
        turn.HasChanged = true;
        turn.Emit(new Effect.Sign(body, state.Self!.Value));
    }

    /// <summary>The signer answered: record, publish, count.</summary>
    public static void OnSigned(Turn turn, Vote vote)
    {
        SimplexState state = turn.State;
        Body body = vote.Body;
        Invariant.Require(vote.Index == state.Self && body.Epoch == state.Epoch, "a vote of this node");
        ViewState view = state.At(body.View);
        OwnVote own = view.Own(body.Kind);
        Invariant.Require(own.IsSaid, "a vote this node asked for");
        if (state.IsEnded)
        {
            return; // consensus, Epochs: signed too late; nothing new is said in an epoch that is over
        }

        own.Recorded = vote;
        turn.Emit(new Effect.WalAppend(new WalRecord.OfVote(vote)));
        ConsensusMessage message = body.Kind == BodyKind.Notarize && state.IsLeader(body.View)
            ? ProposeBlock.Message(state, vote)
            : new ConsensusMessage.OfVote(vote);
        turn.Emit(new Effect.Broadcast(message));
        if (message is ConsensusMessage.OfProposal)
        {
            // consensus R0: the leader's first Propose cancels tL, its own too.
            view.HasProposed = true;
            if (body.View == state.CurrentView)
            {
                turn.CancelTimer(TimerId.Leader);
            }
        }

        CountVote.Apply(turn, null, vote);
    }

    /// <summary>
    /// The signer refused: what contradicts the body is taken as said, so that it is not tried again.
    /// </summary>
    public static void OnRefused(Turn turn, Body body)
    {
        ViewState view = turn.State.At(body.View);
        OwnVote conflicting = body.Kind switch
        {
            BodyKind.Nullify => view.Finalize,
            BodyKind.Finalize => view.Nullify,
            _ => view.Notarize,
        };
        conflicting.IsSaid = true;
    }

    private static void MakeDurable(Turn turn, BlockEntry entry)
    {
        if (!entry.IsDurable)
        {
            entry.IsDurable = true;
            turn.Emit(new Effect.WalAppend(new WalRecord.OfBlock(entry.Block)));
        }
    }
}
