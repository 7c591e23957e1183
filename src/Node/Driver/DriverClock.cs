using System.Diagnostics;
using OpenLedger.Consensus.Timers;

namespace OpenLedger.Node.Driver;

/// <summary>The driver's time: the wall clock when it started, monotonic from there. Thread-safe.</summary>
public sealed class DriverClock
{
    private readonly ulong _startMs;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>A clock that reads the wall now and never again.</summary>
    public DriverClock(TimeProvider wall) => _startMs = (ulong)wall.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Now.</summary>
    public Timestamp Now => new(_startMs + (ulong)Stopwatch.GetElapsedTime(_started).TotalMilliseconds);
}
