using System.Diagnostics.Metrics;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// Tells what the process's time goes to: what <see cref="ProcessorTime"/> counted, threads that work for one
/// part alone, and the rest of the process as other. Thread-safe.
/// </summary>
internal sealed class ProcessorMetrics
{
    private static readonly ProcessorPart[] Parts = Enum.GetValues<ProcessorPart>();

    // As the system shortens them. No managed work that counts otherwise runs on them.
    private static readonly (string Prefix, ProcessorPart Part)[] Threads =
    [
        ("rocksdb:", ProcessorPart.Store),
        (".NET Sockets", ProcessorPart.Network),
        (".NET Tiered", ProcessorPart.Compilation),
    ];

    private readonly ProcessorTime _counted;
    private readonly Lock _reading = new();
    private readonly Dictionary<(int Id, ProcessorPart Part), long> _threads = [];
    private readonly double[] _told = new double[Parts.Length];

    private ProcessorMetrics(ProcessorTime counted) => _counted = counted;

    /// <summary>Adds the instrument to a meter, when anything is counted.</summary>
    public static void AddTo(Meter meter, ProcessorTime counted)
    {
        if (counted.IsOn)
        {
            meter.CreateObservableCounter(
                "openledger_processor_seconds_total", new ProcessorMetrics(counted).Read,
                description: "Processor time of the process by what it was spent on.");
        }
    }

    /// <summary>Seconds of every part; together what the process has used.</summary>
    internal Measurement<double>[] Read()
    {
        lock (_reading)
        {
            double[] now = [.. Parts.Select(part => _counted.Of(part).TotalSeconds)];
            ReadThreads();
            foreach (((_, ProcessorPart part), long nanoseconds) in _threads)
            {
                now[(int)part] += nanoseconds / 1e9;
            }

            now[(int)ProcessorPart.Other] = 0;
            now[(int)ProcessorPart.Other] = Environment.CpuUsage.TotalTime.TotalSeconds - now.Sum();
            foreach (ProcessorPart part in Parts)
            {
                // The clocks are read one after the other: a counter never falls for it.
                _told[(int)part] = Math.Max(_told[(int)part], now[(int)part]);
            }

            return
            [
                .. Parts.Select(part => new Measurement<double>(
                    _told[(int)part], new KeyValuePair<string, object?>("part", NameOf(part)))),
            ];
        }
    }

    /// <summary>A part as the label names it.</summary>
    internal static string NameOf(ProcessorPart part) => part.ToString().ToLowerInvariant();

    // A thread that has ended keeps what it was last seen with.
    private void ReadThreads()
    {
        foreach ((int id, string name, long nanoseconds) in ThreadClock.All())
        {
            foreach ((string prefix, ProcessorPart part) in Threads)
            {
                if (name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    _threads[(id, part)] = nanoseconds;
                }
            }
        }
    }
}
