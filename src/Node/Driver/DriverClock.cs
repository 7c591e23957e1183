using OpenLedger.Consensus.Timers;

namespace OpenLedger.Node.Driver;

/// <summary>The driver's time: the wall clock when it started, monotonic from there. Thread-safe.</summary>
public sealed class DriverClock
{
    private readonly ulong _startMs;
    private readonly TimeProvider _wall;
    private readonly long _started;

    /// <summary>A clock that reads the wall now, and from then on how much time has passed.</summary>
    public DriverClock(TimeProvider wall)
    {
        ArgumentNullException.ThrowIfNull(wall);
        _wall = wall;
        _started = wall.GetTimestamp();
        _startMs = (ulong)wall.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>Now.</summary>
    public Timestamp Now => new(_startMs + (ulong)_wall.GetElapsedTime(_started).TotalMilliseconds);
}
