using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Rules;

/// <summary>R0: entering a view, only upward, and its timers.</summary>
internal static class EnterView
{
    public static void Apply(Turn turn, View view)
    {
        SimplexState state = turn.State;
        if (view <= state.CurrentView)
        {
            return;
        }

        state.CurrentView = view;
        state.EnteredAt = turn.Now;
        turn.HasChanged = true;
        Forget(state);
        turn.CancelTimer(TimerId.Hold);
        if (state.Self is null || state.IsEnded)
        {
            return; // a follower has nothing to nullify, and nobody has once the epoch is over
        }

        StartTimers(turn, state.At(view));
        ValidatorIndex leader = state.Leaders.Leader(view);
        bool leaderGaveUp = state.At(view).Votes.Contains(BodyKind.Nullify, leader);
        if (state.At(view).Nullify.Recorded is not null)
        {
            // consensus R3: said before a restart; said again now and then every tR.
            NullifyView.Resend(turn);
        }
        else if (leaderGaveUp || IsInactive(state, leader))
        {
            // consensus R0: nothing from the leader for long although a quorum spoke; or it gave up itself.
            NullifyView.Apply(turn, view);
        }
    }

    /// <summary>s = 1.5^max(0, v - 2 - lastFinalizedView), at most 64, in thousandths.</summary>
    public static ulong StretchMilli(View view, View finalized)
    {
        const ulong max = ConsensusParameters.StretchMax * 1_000;
        ulong stretch = 1_000;
        for (ulong v = finalized.Value + 2; v < view.Value && stretch < max; v++)
        {
            stretch = stretch * 3 / 2;
        }

        return Math.Min(stretch, max);
    }

    private static void StartTimers(Turn turn, ViewState view)
    {
        SimplexState state = turn.State;
        ConsensusParameters p = state.Parameters;
        ulong s = StretchMilli(view.View, state.FinalizedView);
        turn.CancelTimer(TimerId.Resend);
        turn.SetTimer(
            TimerId.Advance,
            turn.Now.AddMs(p.BlockTimeMs + (s * ((3 * p.DelayMs) + (2 * p.BudgetMs)) / 1_000)));
        if (view.HasProposed)
        {
            turn.CancelTimer(TimerId.Leader);
        }
        else
        {
            turn.SetTimer(
                TimerId.Leader,
                turn.Now.AddMs(p.BlockTimeMs + (s * ((2 * p.DelayMs) + p.BudgetMs) / 1_000)));
        }
    }

    private static bool IsInactive(SimplexState state, ValidatorIndex leader)
    {
        if (leader == state.Self || !IsSilent(state, leader))
        {
            return false;
        }

        ulong power = 0;
        for (int i = 0; i < state.Validators.Count; i++)
        {
            ValidatorIndex index = new((ushort)i);
            power += index == state.Self || !IsSilent(state, index) ? state.Validators[index].Power.Value : 0;
        }

        return power >= state.Validators.Quorum.Value;
    }

    private static bool IsSilent(SimplexState state, ValidatorIndex index) =>
        state.LastHeard[index.Value].AddMs(state.Parameters.LeaderInactiveMs) < state.Now;

    private static void Forget(SimplexState state)
    {
        // Votes of the newest 1,024 views only; certificates and own words stay until finality is past.
        View lowest = state.VoteWindow().Lowest;
        foreach (ViewState old in state.Views.Values
            .SkipWhile(view => view.View < state.VotesFrom).TakeWhile(view => view.View < lowest))
        {
            old.Votes = new VoteTally();
        }

        state.VotesFrom = lowest;

        while (state.Views.Count > 0)
        {
            View first = state.Views.Keys.First();
            if (first.Value + SimplexState.FinalizedViewsKept >= state.FinalizedView.Value)
            {
                return;
            }

            state.Views.Remove(first);
        }
    }
}
