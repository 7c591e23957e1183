using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Epochs;

/// <summary>
/// Simplex over epochs: what a driver drives. A function around <see cref="Simplex.Step"/> that gives every
/// input to the epoch it belongs to and starts e+1 once the boundary block of e is committed.
/// docs/spec/consensus.md, "Epochs".
/// </summary>
public static class EpochMachine
{
    /// <summary>
    /// One step. Deterministic; changes <paramref name="state"/> in place; one thread at a time. Of a turn's
    /// effects the order holds across an epoch's end too.
    /// </summary>
    public static EpochStepResult Step(EpochState state, Input input, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        if (state.IsHalted)
        {
            return new EpochStepResult(state, []);
        }

        List<Effect> effects = [];
        switch (input)
        {
            case Input.Start start:
                Start(state, start, now, effects);
                break;
            case Input.Committed committed:
                Run(state.Running, committed, now, effects);
                OnCommitted(state, committed, now, effects);
                break;
            default:
                Route(state, input, now, effects);
                break;
        }

        return new EpochStepResult(state, effects);
    }

    /// <summary>Starts or restarts in the epoch of the floor.</summary>
    private static void Start(EpochState state, Input.Start start, Timestamp now, List<Effect> effects)
    {
        Epoch epoch = state.Config.Epoch;
        state.LaterRecords = [.. start.Records.Where(record => record.Epoch > epoch)];
        state.LaterVotes = [.. start.SignedVotes.Where(vote => vote.Body.Epoch > epoch)];
        if (start.Previous is EndedEpoch ended)
        {
            state.Previous = Closed(state, ended);
            state.Running.AnchorFinalization = ended.Finalization;
        }

        Run(state.Running, start, now, effects);
    }

    /// <summary>consensus, Epochs: the commit of the boundary block starts e+1 at view 1.</summary>
    private static void OnCommitted(
        EpochState state, Input.Committed committed, Timestamp now, List<Effect> effects)
    {
        SimplexState ended = state.Running;
        bool isBoundary = committed.Height == ended.Config.Boundary;
        Invariant.Require(
            isBoundary == committed.Next is not null,
            "the next epoch comes with the boundary block, only then");
        if (committed.Next is not EpochConfig next || ended.IsHalted)
        {
            return;
        }

        Invariant.Require(
            next.Epoch.Value == ended.Epoch.Value + 1 && next.Boundary > committed.Height
                && ended.Committed.Height == committed.Height,
            "epochs follow each other");
        Turn last = new(ended);
        ShowCertificate.Flush(last);
        effects.AddRange(last.Effects);
        foreach (TimerId timer in ended.Timers.Running)
        {
            effects.Add(new Effect.CancelTimer(timer));
        }

        BlockReference boundary = ended.Committed;
        state.Running = new SimplexState(ended.Parameters, next)
        {
            AnchorFinalization = ended.HighestFinalization,
        };
        FollowLaterEpoch.Hand(ended, state.Running);
        ended.Close();
        state.Previous = ended;
        ChainFloor anchor = new(
            next.Epoch, new View(0), boundary.Hash, boundary.Height, boundary.TimestampMs);
        Run(
            state.Running,
            new Input.Start(
                anchor,
                [.. state.LaterRecords.Where(record => record.Epoch == next.Epoch)],
                [.. state.LaterVotes.Where(vote => vote.Body.Epoch == next.Epoch)]),
            now, effects);
    }

    private static void Route(EpochState state, Input input, Timestamp now, List<Effect> effects)
    {
        (PeerNumber? from, Epoch? named) = Addressee(input);
        Epoch running = state.Config.Epoch;
        if (named is not Epoch epoch || epoch == running)
        {
            Run(state.Running, input, now, effects);
        }
        else if (epoch > running && from is PeerNumber peer)
        {
            // consensus, Epochs: whatever is of a later epoch means that this node is behind.
            Run(state.Running, new Input.LaterEpochHeard(peer, epoch), now, effects);
        }
        else if (state.Previous is SimplexState previous && previous.Epoch == epoch
            && input is Input.VoteReceived or Input.CertificateRequested)
        {
            // consensus, Epochs: the old epoch proves faults and helps laggards, nothing else.
            Run(previous, input, now, effects);
        }
    }

    /// <summary>
    /// Who sent an input and the epoch it names; an input that names none is the running one's.
    /// </summary>
    private static (PeerNumber? From, Epoch? Epoch) Addressee(Input input) => input switch
    {
        Input.ProposeReceived i => (i.From, i.Proposal.Id.Epoch),
        Input.VoteReceived i => (i.From, i.Vote.Body.Epoch),
        Input.CertificateReceived i => (i.From, i.Certificate.Body.Epoch),
        Input.RangeReceived i => (i.From, i.Finalization.Body.Epoch),
        Input.CertificateRequested i => (i.From, i.Epoch),
        Input.LaterEpochHeard i => (i.From, i.Epoch),
        Input.Built i => (null, i.Epoch),
        Input.Signed i => (null, i.Vote.Body.Epoch),
        Input.SignRefused i => (null, i.Body.Epoch),
        _ => (null, null),
    };

    private static SimplexState Closed(EpochState state, EndedEpoch ended)
    {
        EpochConfig config = ended.Config;
        Invariant.Require(
            config.Epoch.Value + 1 == state.Config.Epoch.Value
                && ended.Finalization.Body.Epoch == config.Epoch,
            "the ended epoch is the one before the running one");
        return new SimplexState(state.Running.Parameters, config)
        {
            CurrentView = new View(ended.Finalization.Body.View.Value + 1),
            FinalizedView = ended.Finalization.Body.View,
            FinalizedHash = ended.Finalization.Body.BlockHash,
            HighestFinalization = ended.Finalization,
            Committed = new BlockReference(
                ended.Finalization.Body.View, ended.Finalization.Body.BlockHash, config.Boundary, 0),
        };
    }

    private static void Run(SimplexState state, Input input, Timestamp now, List<Effect> effects) =>
        effects.AddRange(Simplex.Step(state, input, now).Effects);
}
