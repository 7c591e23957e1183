using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>
/// R6: when nothing is finalized for long, showing what is held. Recorded votes only, never a fresh one.
/// </summary>
internal static class Standstill
{
    /// <summary>
    /// Most certificates above the finalized one shown in one round; the next round goes on from there.
    /// </summary>
    public const int CertificatesMax = 64;

    /// <summary>Most own votes shown in one round, the newest.</summary>
    public const int VotesMax = 64;

    /// <summary>The standstill time is over: show, then wait twice as long.</summary>
    public static void OnTimer(Turn turn)
    {
        SimplexState state = turn.State;
        Show(turn);
        state.StandstillIntervalMs = Math.Min(
            2 * state.StandstillIntervalMs, state.Parameters.StandstillMaxMs);
        turn.SetTimer(TimerId.Standstill, turn.Now.AddMs(state.StandstillIntervalMs));
    }

    /// <summary>Something was finalized, or the node started: the wait begins anew.</summary>
    public static void Restart(Turn turn)
    {
        SimplexState state = turn.State;
        if (state.Self is not null)
        {
            state.StandstillIntervalMs = state.Parameters.StandstillMs;
            turn.SetTimer(TimerId.Standstill, turn.Now.AddMs(state.StandstillIntervalMs));
        }
    }

    /// <summary>One round of showing.</summary>
    public static void Show(Turn turn)
    {
        foreach (ConsensusMessage message in Round(turn.State))
        {
            turn.Emit(new Effect.Broadcast(message));
        }
    }

    /// <summary>A connection came up: the peer is shown where this node is.</summary>
    public static void Greet(Turn turn, PeerNumber peer)
    {
        SimplexState state = turn.State;
        List<Certificate?> certificates = [state.HighestFinalization ?? state.AnchorFinalization];
        if (NullifyView.EntryCertificate(state) is Certificate entry && entry != state.HighestFinalization)
        {
            certificates.Add(entry);
        }

        foreach (Certificate? certificate in certificates)
        {
            if (certificate is not null)
            {
                turn.Emit(new Effect.SendTo(peer, new ConsensusMessage.OfCertificate(certificate)));
            }
        }

        foreach (ConsensusMessage message in OwnWords(state))
        {
            turn.Emit(new Effect.SendTo(peer, message));
        }
    }

    /// <summary>
    /// A peer says again that it gave up a view this node has left: it is shown why that view ended.
    /// </summary>
    public static void HelpLaggard(Turn turn, PeerNumber to, View view)
    {
        SimplexState state = turn.State;
        if (view >= state.CurrentView && !state.IsEnded)
        {
            return;
        }

        Certificate? proof = view <= state.FinalizedView || state.IsEnded
            ? state.HighestFinalization
            : state.Find(view)?.Best;
        if (proof is not null)
        {
            turn.Emit(new Effect.SendTo(to, new ConsensusMessage.OfCertificate(proof)));
        }
    }

    private static IEnumerable<ConsensusMessage> Round(SimplexState state)
    {
        // consensus, Epochs: before the epoch's first finality, what ended the previous one.
        if ((state.HighestFinalization ?? state.AnchorFinalization) is Certificate highest)
        {
            yield return new ConsensusMessage.OfCertificate(highest);
        }

        List<Certificate> above = [.. state.Views.Values
            .Where(view => view.View > state.FinalizedView)
            .SelectMany(view => new[] { view.Notarization, view.Nullification })
            .OfType<Certificate>()];
        (View, BodyKind) cursor = state.StandstillCursor;
        List<Certificate> chosen =
            [.. above.Where(c => PlaceOf(c).CompareTo(cursor) > 0).Take(CertificatesMax)];
        if (chosen.Count < CertificatesMax)
        {
            chosen.AddRange(
                above.Where(c => PlaceOf(c).CompareTo(cursor) <= 0).Take(CertificatesMax - chosen.Count));
        }

        foreach (Certificate certificate in chosen)
        {
            state.StandstillCursor = PlaceOf(certificate);
            yield return new ConsensusMessage.OfCertificate(certificate);
        }

        foreach (ConsensusMessage message in OwnWords(state))
        {
            yield return message;
        }
    }

    private static (View View, BodyKind Kind) PlaceOf(Certificate certificate) =>
        (certificate.Body.View, certificate.Body.Kind);

    /// <summary>
    /// The newest recorded own votes above the finalized view, in a view Notarize first, since a Finalize may
    /// rest on it; the own proposal of the current view whole.
    /// </summary>
    private static IEnumerable<ConsensusMessage> OwnWords(SimplexState state) => state.Views.Values
        .Reverse()
        .TakeWhile(view => view.View > state.FinalizedView)
        .SelectMany(view => new[] { view.Notarize.Recorded, view.Nullify.Recorded, view.Finalize.Recorded })
        .OfType<Vote>()
        .Take(VotesMax)
        .Select(vote => vote.Body.Kind == BodyKind.Notarize && vote.Body.View == state.CurrentView
            && state.IsLeader(vote.Body.View)
            ? ProposeBlock.Message(state, vote)
            : new ConsensusMessage.OfVote(vote));
}
