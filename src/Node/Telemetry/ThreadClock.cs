using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenLedger.Node.Telemetry;

/// <summary>Processor time of this process's threads (Linux: clock_gettime(2), proc(5)).</summary>
internal static partial class ThreadClock
{
    private const int OwnThread = 3; // CLOCK_THREAD_CPUTIME_ID

    // The clock of any thread of this process: its id inverted above three bits that say "a thread's" and
    // "as scheduled" (pthread_getcpuclockid(3)).
    private const int ThreadAsScheduled = 6;
    private const string TasksFolder = "/proc/self/task";

    /// <summary>True where the system tells it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>What the calling thread has used.</summary>
    public static long Nanoseconds => Read(OwnThread, out TimeSpec time) == 0 ? time.Nanoseconds : 0;

    /// <summary>Id, name and time of every thread that lives.</summary>
    public static IEnumerable<(int Id, string Name, long Nanoseconds)> All()
    {
        foreach (string folder in Directory.EnumerateDirectories(TasksFolder))
        {
            int id = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            if (TryReadName(folder) is { } name && Read((~id << 3) | ThreadAsScheduled, out TimeSpec time) == 0)
            {
                yield return (id, name, time.Nanoseconds);
            }
        }
    }

    // Null for a thread that has ended meanwhile.
    private static string? TryReadName(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        private readonly long _seconds;
        private readonly long _nanoseconds;

        public long Nanoseconds => (_seconds * 1_000_000_000) + _nanoseconds;
    }
}
