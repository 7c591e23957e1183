using OpenLedger.Consensus.Timers;

namespace OpenLedger.Consensus.Rules;

/// <summary>One step in the making: the state, the time, and the effects so far.</summary>
internal sealed class Turn(SimplexState state)
{
    public SimplexState State { get; } = state;

    public Timestamp Now => State.Now;

    public List<Effect> Effects { get; } = [];

    /// <summary>Something changed that another rule may wait for.</summary>
    public bool HasChanged { get; set; }

    public void Emit(Effect effect)
    {
        if (!State.IsHalted)
        {
            Effects.Add(effect);
        }
    }

    public void SetTimer(TimerId timer, Timestamp at)
    {
        State.Timers.Set(timer, at);
        Emit(new Effect.SetTimer(timer, at));
    }

    /// <summary>Looks again at a proposal held until then; one time at a time is enough.</summary>
    public void HoldUntil(Timestamp at)
    {
        if (!State.Timers.IsSet(TimerId.Hold))
        {
            SetTimer(TimerId.Hold, at);
        }
    }

    public void CancelTimer(TimerId timer)
    {
        if (State.Timers.Cancel(timer))
        {
            Emit(new Effect.CancelTimer(timer));
        }
    }

    /// <summary>Stops this node for good.</summary>
    public void Halt(string reason)
    {
        Emit(new Effect.Halt(reason));
        State.IsHalted = true;
    }
}
