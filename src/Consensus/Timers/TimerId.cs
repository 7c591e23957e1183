namespace OpenLedger.Consensus.Timers;

/// <summary>The core's timers: one of each at most; setting it again replaces its time.</summary>
public enum TimerId
{
    /// <summary>tL: the leader has not proposed.</summary>
    Leader = 0,

    /// <summary>tA: the view does not end.</summary>
    Advance = 1,

    /// <summary>A proposal held for its time, received or one's own, may be looked at again.</summary>
    Hold = 2,

    /// <summary>tR: send the own Nullify again.</summary>
    Resend = 3,

    /// <summary>Ts: nothing was finalized for long.</summary>
    Standstill = 4,

    /// <summary>Ask another peer for what is missing.</summary>
    Retry = 5,

    /// <summary>Show certificates to those who seem not to have them.</summary>
    Show = 6,
}
