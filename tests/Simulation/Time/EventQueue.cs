namespace OpenLedger.Simulation.Time;

/// <summary>
/// Virtual time: what is to happen, by time and then by order of scheduling. The one owner of the clock.
/// A wheel of one slot a millisecond holds the near future, a heap what lies beyond it: nearly every event is
/// near, and a slot costs neither comparisons nor memory once its list has grown.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>Where every run begins: some day in 2026.</summary>
    public const ulong EpochMs = 1_790_000_000_000;

    private const int Slots = 1_024;

    private readonly List<Action>?[] _wheel = new List<Action>?[Slots];
    private readonly PriorityQueue<Action, (ulong AtMs, ulong Order)> _far = new();
    private ulong _order;
    private int _near;
    private int _next;

    public ulong NowMs { get; private set; } = EpochMs;

    /// <summary>Milliseconds since the run's begin.</summary>
    public ulong SinceStartMs => NowMs - EpochMs;

    public void At(ulong atMs, Action action)
    {
        ulong at = Math.Max(atMs, NowMs);
        if (at - NowMs < Slots)
        {
            Slot(at).Add(action);
            _near++;
        }
        else
        {
            _far.Enqueue(action, (at, _order++));
        }
    }

    public void After(ulong delayMs, Action action) => At(NowMs + delayMs, action);

    /// <summary>Runs what comes next; false when nothing is to come.</summary>
    public bool RunNext()
    {
        List<Action> slot = Slot(NowMs);
        while (_next == slot.Count)
        {
            slot.Clear();
            _next = 0;
            if (!Advance())
            {
                return false;
            }

            slot = Slot(NowMs);
        }

        _near--;
        Action action = slot[_next++];
        action();
        return true;
    }

    private bool Advance()
    {
        if (_near > 0)
        {
            NowMs++;
        }
        else if (_far.TryPeek(out _, out (ulong AtMs, ulong Order) first))
        {
            NowMs = first.AtMs;
        }
        else
        {
            return false;
        }

        // A far event enters its slot before anything can be scheduled there directly: the order holds.
        while (_far.TryPeek(out _, out (ulong AtMs, ulong Order) when) && when.AtMs - NowMs < Slots)
        {
            Slot(when.AtMs).Add(_far.Dequeue());
            _near++;
        }

        return true;
    }

    private List<Action> Slot(ulong atMs) => _wheel[atMs % Slots] ??= new List<Action>(4);
}
