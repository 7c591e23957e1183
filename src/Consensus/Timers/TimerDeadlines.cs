namespace OpenLedger.Consensus.Timers;

/// <summary>Which timers run, so that one that fires late or twice is recognized.</summary>
internal sealed class TimerDeadlines
{
    private readonly SortedDictionary<TimerId, Timestamp> _deadlines = [];

    /// <summary>The timers that run.</summary>
    public IEnumerable<TimerId> Running => _deadlines.Keys;

    public void Clear() => _deadlines.Clear();

    public bool IsSet(TimerId timer) => _deadlines.ContainsKey(timer);

    public void Set(TimerId timer, Timestamp at) => _deadlines[timer] = at;

    public bool Cancel(TimerId timer) => _deadlines.Remove(timer);

    /// <summary>True, and the timer is gone, when its time has come.</summary>
    public bool TryFire(TimerId timer, Timestamp now) =>
        _deadlines.TryGetValue(timer, out Timestamp at) && now >= at && _deadlines.Remove(timer);
}
