using System.Diagnostics;

namespace OpenLedger.Node.Bench;

/// <summary>
/// How long something took, and how much processor time the process used meanwhile: on a machine that others
/// use too, the second is the thing's own.
/// </summary>
/// <param name="Elapsed">Time by the clock.</param>
/// <param name="Processor">Processor time of the process, all threads.</param>
internal readonly record struct Timed(TimeSpan Elapsed, TimeSpan Processor)
{
    /// <summary>Does something.</summary>
    public static Timed Of(Action work)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        work();
        return new Timed(Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - used);
    }
}
