using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// Epochs: who speaks of a later epoch, which nobody here can verify yet, is asked for the finalized blocks
/// above the committed one. One request at a time, so that lies cost nothing; the claimers take turns, so
/// that one liar does not drown the others; a claim that brings no block is dropped.
/// </summary>
internal static class FollowLaterEpoch
{
    /// <summary>Most peers remembered as claiming to be ahead.</summary>
    public const int ClaimsMax = 256;

    /// <summary>Retry times waited for an answer.</summary>
    public const ulong RetriesMax = 4;

    public static void OnHeard(Turn turn, PeerNumber from, Epoch epoch)
    {
        SimplexState state = turn.State;
        if (epoch <= state.Epoch)
        {
            return;
        }

        bool isKnown = state.Claims.TryGetValue(from, out Epoch known);
        if (isKnown || state.Claims.Count < ClaimsMax)
        {
            state.Claims[from] = isKnown && known > epoch ? known : epoch;
        }
    }

    /// <summary>Asks the next claimer when nobody is being asked and no finalized block waits.</summary>
    public static void Advance(Turn turn)
    {
        SimplexState state = turn.State;
        if (state.Claims.Count == 0 || state.AskedClaimer is not null || state.ToCommit.Count > 0
            || state.IsEnded)
        {
            return;
        }

        PeerNumber[] after = [.. state.Claims.Keys.Where(peer => peer > state.LastClaimer).Take(1)];
        PeerNumber next = after.Length > 0 ? after[0] : state.Claims.Keys.First();
        state.LastClaimer = next;
        state.AskedClaimer = (next, turn.Now);
        turn.Emit(new Effect.SendTo(
            next, new ConsensusMessage.RangeRequest(new Height(state.Committed.Height.Value + 1))));
        Resolve.KeepRetrying(turn);
    }

    /// <summary>Blocks came: the claimer was right and may be asked for more.</summary>
    public static void OnRange(SimplexState state) => state.AskedClaimer = null;

    /// <summary>Drops a claim that brought nothing.</summary>
    public static void OnRetry(Turn turn)
    {
        SimplexState state = turn.State;
        if (state.AskedClaimer is (PeerNumber peer, Timestamp at)
            && turn.Now >= at.AddMs(RetriesMax * state.Parameters.RetryMs))
        {
            state.Claims.Remove(peer);
            state.AskedClaimer = null;
        }
    }

    /// <summary>The next epoch goes on with what is still ahead of it.</summary>
    public static void Hand(SimplexState ended, SimplexState next)
    {
        foreach ((PeerNumber peer, Epoch epoch) in ended.Claims)
        {
            if (epoch > next.Epoch)
            {
                next.Claims[peer] = epoch;
            }
        }

        next.LastClaimer = ended.LastClaimer;
    }
}
