namespace OpenLedger.Simulation;

/// <summary>
/// Virtual time: what is to happen, by time and then by order of scheduling. The one owner of the clock.
/// </summary>
internal sealed class EventQueue
{
    /// <summary>Where every run begins: some day in 2026.</summary>
    public const ulong EpochMs = 1_790_000_000_000;

    private readonly PriorityQueue<Action, (ulong AtMs, ulong Order)> _events = new();
    private ulong _order;

    public ulong NowMs { get; private set; }

    public void At(ulong atMs, Action action) => _events.Enqueue(action, (Math.Max(atMs, NowMs), _order++));

    public void After(ulong delayMs, Action action) => At(NowMs + delayMs, action);

    public bool RunNext()
    {
        if (!_events.TryDequeue(out Action? action, out (ulong AtMs, ulong Order) when))
        {
            return false;
        }

        NowMs = when.AtMs;
        action();
        return true;
    }
}
