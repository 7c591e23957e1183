using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenLedger.Node.Telemetry;

/// <summary>The process: processor, memory, garbage collection. Named as Prometheus' own clients
/// do.</summary>
internal static class ProcessMetrics
{
    /// <summary>Adds the process's instruments to a meter.</summary>
    public static void AddTo(Meter meter)
    {
        DateTimeOffset started = Process.GetCurrentProcess().StartTime;
        double startSeconds = started.ToUnixTimeMilliseconds() / 1_000.0;
        meter.CreateObservableGauge(
            "process_start_time_seconds", () => startSeconds,
            description: "When the process began, in seconds since 1970.");
        meter.CreateObservableCounter(
            "process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds,
            description: "Processor time used.");
        meter.CreateObservableGauge(
            "process_resident_memory_bytes", () => Environment.WorkingSet,
            description: "Memory in use, as the system counts it.");
        meter.CreateObservableGauge(
            "dotnet_gc_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false),
            description: "Memory of managed objects.");
        meter.CreateObservableCounter(
            "dotnet_gc_pause_seconds_total", () => GC.GetTotalPauseDuration().TotalSeconds,
            description: "Time stopped for garbage collection.");
        meter.CreateObservableCounter(
            "dotnet_gc_collections_total",
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => new Measurement<long>(
                GC.CollectionCount(generation),
                new KeyValuePair<string, object?>("generation", generation))),
            description: "Garbage collections, by generation.");
        meter.CreateObservableGauge(
            "dotnet_thread_pool_queue_length", () => ThreadPool.PendingWorkItemCount,
            description: "Work waiting for a thread.");
    }
}
