using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// The resolver: certificates by view, blocks by hash, finalized ranges by height. The leader of the view is
/// asked first, then one validator after the other, a retry time apart.
/// </summary>
internal static class Resolve
{
    public static void WantCertificate(Turn turn, View view) =>
        Want(turn, turn.State.Missing.Certificates, view, view, MissingItems.CertificatesMax);

    public static void WantBlock(Turn turn, in Hash256 hash, View proposedIn) =>
        Want(turn, turn.State.Missing.Blocks, hash, proposedIn, MissingItems.BlocksMax);

    public static void WantRange(Turn turn, Height from) =>
        Want(turn, turn.State.Missing.Ranges, from, turn.State.FinalizedView, 1);

    /// <summary>A block came: kept if it is wanted.</summary>
    public static void OnBlock(Turn turn, CandidateBlock block)
    {
        if (turn.State.Missing.Blocks.Remove(block.Hash))
        {
            turn.State.Blocks.Add(block);
        }
    }

    /// <summary>
    /// The retry time is over: what no rule named since is dropped, the rest is asked of the next.
    /// </summary>
    public static void OnRetry(Turn turn)
    {
        SimplexState state = turn.State;
        foreach (BlockEntry entry in state.Blocks.Entries.Where(e => e.Execution == Execution.Postponed))
        {
            entry.Execution = Execution.None;
        }

        AskNext(turn, state.Missing.Certificates);
        AskNext(turn, state.Missing.Blocks);
        AskNext(turn, state.Missing.Ranges);
        FollowLaterEpoch.OnRetry(turn);
        KeepRetrying(turn);
    }

    public static void KeepRetrying(Turn turn)
    {
        SimplexState state = turn.State;
        bool waits = !state.Missing.IsEmpty || state.AskedClaimer is not null
            || state.Blocks.Entries.Any(e => e.Execution == Execution.Postponed);
        if (waits && !state.Timers.IsSet(TimerId.Retry))
        {
            turn.SetTimer(TimerId.Retry, turn.Now.AddMs(state.Parameters.RetryMs));
        }
    }

    /// <summary>
    /// A peer asks for a view's certificates: all of them, or the Finalization that makes them superfluous.
    /// </summary>
    public static void ServeCertificates(Turn turn, PeerNumber to, Epoch epoch, View view)
    {
        SimplexState state = turn.State;
        if (epoch != state.Epoch)
        {
            return;
        }

        if (view <= state.FinalizedView || state.IsEnded)
        {
            Send(turn, to, state.HighestFinalization);
        }
        else if (state.Find(view) is ViewState known)
        {
            Send(turn, to, known.Notarization);
            Send(turn, to, known.Nullification);
        }
    }

    /// <summary>A peer asks for a block.</summary>
    public static void ServeBlock(Turn turn, PeerNumber to, in Hash256 hash) =>
        turn.Emit(turn.State.Blocks.Find(hash) is BlockEntry entry
            ? new Effect.SendTo(to, new ConsensusMessage.BlockResponse(entry.Block.Bytes))
            : new Effect.ServeBlock(to, hash));

    private static void Send(Turn turn, PeerNumber to, Certificate? certificate)
    {
        if (certificate is not null)
        {
            turn.Emit(new Effect.SendTo(to, new ConsensusMessage.OfCertificate(certificate)));
        }
    }

    private static void Want<TKey>(
        Turn turn, SortedDictionary<TKey, MissingItem> items, TKey key, View proposedIn, int countMax)
        where TKey : notnull
    {
        SimplexState state = turn.State;
        if (items.TryGetValue(key, out MissingItem? known))
        {
            known.IsNeeded = true;
            return;
        }

        if (items.Count >= countMax || (state.Validators.Count == 1 && state.Self is not null))
        {
            return;
        }

        ValidatorIndex first = proposedIn.Value == 0 ? default : state.Leaders.Leader(proposedIn);
        MissingItem item = new(first);
        items[key] = item;
        Ask(turn, item, key);
        KeepRetrying(turn);
    }

    private static void AskNext<TKey>(Turn turn, SortedDictionary<TKey, MissingItem> items)
        where TKey : notnull
    {
        foreach ((TKey key, MissingItem item) in items.ToArray())
        {
            if (!item.IsNeeded)
            {
                items.Remove(key);
                continue;
            }

            item.IsNeeded = false;
            item.Attempts++;
            Ask(turn, item, key);
        }
    }

    private static void Ask<TKey>(Turn turn, MissingItem item, TKey key)
        where TKey : notnull
    {
        SimplexState state = turn.State;
        int count = state.Validators.Count;
        int to = (item.First.Value + item.Attempts) % count;
        if (state.Self is ValidatorIndex self && to == self.Value)
        {
            item.Attempts++;
            to = (to + 1) % count;
        }

        ConsensusMessage request = key switch
        {
            View view => new ConsensusMessage.CertificateRequest(state.Epoch, view),
            Hash256 hash => new ConsensusMessage.BlockRequest(hash),
            Height height => new ConsensusMessage.RangeRequest(height),
            _ => throw new ArgumentException("nothing that can be asked for", nameof(key)),
        };
        turn.Emit(new Effect.SendToValidator(state.Epoch, new ValidatorIndex((ushort)to), request));
    }
}
