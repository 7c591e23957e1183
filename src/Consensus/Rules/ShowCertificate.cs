using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// Showing a new certificate to the others, once. In a large set nearly all have it by then from the votes
/// themselves, so it goes out a moment later and only to who was not heard beyond its view.
/// </summary>
internal static class ShowCertificate
{
    /// <summary>Largest set in which everybody is shown every certificate at once.</summary>
    public const int SmallSetMax = 32;

    /// <summary>The moment: D0 divided by this.</summary>
    public const ulong DelayDivisor = 8;

    /// <summary>Most certificates waiting; the oldest goes out when one more comes.</summary>
    public const int WaitingMax = 64;

    public static void Apply(Turn turn, Certificate certificate)
    {
        SimplexState state = turn.State;
        if (state.Self is null)
        {
            return; // a follower takes in and says nothing
        }

        if (state.Validators.Count <= SmallSetMax)
        {
            turn.Emit(new Effect.Broadcast(new ConsensusMessage.OfCertificate(certificate)));
            return;
        }

        if (state.ToShow.Count == WaitingMax)
        {
            ShowNext(turn);
        }

        Timestamp due = turn.Now.AddMs(state.Parameters.DelayMs / DelayDivisor);
        state.ToShow.Enqueue((due, certificate));
        if (!state.Timers.IsSet(TimerId.Show))
        {
            turn.SetTimer(TimerId.Show, due);
        }
    }

    /// <summary>The moment is over.</summary>
    public static void OnTimer(Turn turn)
    {
        SimplexState state = turn.State;
        while (state.ToShow.Count > 0 && state.ToShow.Peek().Due <= turn.Now)
        {
            ShowNext(turn);
        }

        if (state.ToShow.Count > 0)
        {
            turn.SetTimer(TimerId.Show, state.ToShow.Peek().Due);
        }
    }

    /// <summary>The epoch is over: what waits goes out now.</summary>
    public static void Flush(Turn turn)
    {
        while (turn.State.ToShow.Count > 0)
        {
            ShowNext(turn);
        }
    }

    private static void ShowNext(Turn turn)
    {
        SimplexState state = turn.State;
        (_, Certificate certificate) = state.ToShow.Dequeue();
        List<ValidatorIndex> past = [];
        for (int i = 0; i < state.Validators.Count; i++)
        {
            if (state.Reached[i] > certificate.Body.View)
            {
                past.Add(new ValidatorIndex((ushort)i));
            }
        }

        turn.Emit(new Effect.Broadcast(
            new ConsensusMessage.OfCertificate(certificate), new ExceptValidators(state.Epoch, past)));
    }
}
