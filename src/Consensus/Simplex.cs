using OpenLedger.Consensus.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus;

/// <summary>
/// The stake-weighted Simplex core of one epoch: a function; <see cref="Epochs.EpochMachine"/> runs it from
/// epoch to epoch and is what a driver drives. Sources: Chan and Pass, Simplex Consensus (eprint 2023/463);
/// docs/spec/consensus.md, whose rules R0 to R6 the code cites.
/// </summary>
public static class Simplex
{
    /// <summary>
    /// One step: takes an input at a time and says what to do. Deterministic; changes
    /// <paramref name="state"/> in place; one thread at a time. Time never runs backwards: an earlier
    /// <paramref name="now"/> counts as the latest seen.
    /// </summary>
    public static StepResult Step(SimplexState state, Input input, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        if (state.IsHalted)
        {
            return new StepResult(state, []);
        }

        Invariant.Require(input is Input.Start || state.CurrentView.Value > 0, "the first input is Start");
        state.Now = now > state.Now ? now : state.Now;
        Turn turn = new(state);
        Dispatch(turn, input);
        do
        {
            turn.HasChanged = false;
            FinalizeBlock.Advance(turn);
            CertifyBlock.Advance(turn);
            ProposeBlock.Advance(turn);
            NotarizeBlock.Advance(turn);
        }
        while (turn.HasChanged && !state.IsHalted);

        FollowLaterEpoch.Advance(turn);

        return new StepResult(state, turn.Effects);
    }

    private static void Dispatch(Turn turn, Input input)
    {
        switch (input)
        {
            case Input.Start i:
                StartEpoch.Apply(turn, i);
                break;
            case Input.ProposeReceived i:
                NotarizeBlock.OnProposal(turn, i.From, i.Proposal, i.Block);
                break;
            case Input.VoteReceived i:
                CountVote.Apply(turn, i.From, i.Vote);
                break;
            case Input.CertificateReceived i:
                TakeCertificate.Apply(turn, i.Certificate);
                break;
            case Input.BlockReceived i:
                Resolve.OnBlock(turn, i.Block);
                break;
            case Input.RangeReceived i:
                FinalizeBlock.OnRange(turn, i);
                break;
            case Input.LaterEpochHeard i:
                FollowLaterEpoch.OnHeard(turn, i.From, i.Epoch);
                break;
            case Input.CertificateRequested i:
                Resolve.ServeCertificates(turn, i.From, i.Epoch, i.View);
                break;
            case Input.BlockRequested i:
                Resolve.ServeBlock(turn, i.From, i.Hash);
                break;
            case Input.PeerConnected i:
                Standstill.Greet(turn, i.Peer);
                break;
            case Input.TimerFired i:
                OnTimer(turn, i.Timer);
                break;
            case Input.VerifyDone i:
                ExecuteBlock.OnVerdict(turn, i.BlockHash, i.Verdict);
                break;
            case Input.Built i:
                ProposeBlock.OnBuilt(turn, i.Epoch, i.View, i.Block);
                break;
            case Input.Signed i:
                OwnVotes.OnSigned(turn, i.Vote);
                break;
            case Input.SignRefused i:
                OwnVotes.OnRefused(turn, i.Body);
                break;
            case Input.Committed i:
                FinalizeBlock.OnCommitted(turn.State, i.Height);
                break;
            default:
                Invariant.Require(false, "an unknown input");
                break;
        }
    }

    private static void OnTimer(Turn turn, TimerId timer)
    {
        SimplexState state = turn.State;
        if (!state.Timers.TryFire(timer, turn.Now))
        {
            return; // replaced or cancelled meanwhile
        }

        switch (timer)
        {
            case TimerId.Leader or TimerId.Advance:
                NullifyView.Apply(turn, state.CurrentView); // consensus R3: tL or tA
                break;
            case TimerId.Resend:
                NullifyView.Resend(turn);
                break;
            case TimerId.Standstill:
                Standstill.OnTimer(turn);
                break;
            case TimerId.Show:
                ShowCertificate.OnTimer(turn);
                break;
            case TimerId.Retry:
                Resolve.OnRetry(turn);
                break;
            default:
                break; // Hold: the rules are tried again after every input
        }
    }
}
