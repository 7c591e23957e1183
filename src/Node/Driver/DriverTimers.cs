using OpenLedger.Consensus.Timers;

namespace OpenLedger.Node.Driver;

/// <summary>
/// The core's timers: at most one of each kind, each with the time it is due. Not thread-safe.
/// </summary>
internal sealed class DriverTimers
{
    private readonly SortedDictionary<TimerId, Timestamp> _due = [];

    /// <summary>The earliest time anything is due; null when nothing is set.</summary>
    public Timestamp? Next => _due.Count == 0 ? null : _due.Values.Min();

    public void Set(TimerId timer, Timestamp at) => _due[timer] = at;

    public void Cancel(TimerId timer) => _due.Remove(timer);

    /// <summary>Takes out one timer that is due, the lowest kind first.</summary>
    public bool TryTakeDue(Timestamp now, out TimerId timer)
    {
        foreach ((TimerId id, Timestamp at) in _due)
        {
            if (at <= now)
            {
                timer = id;
                _due.Remove(id);
                return true;
            }
        }

        timer = default;
        return false;
    }
}
