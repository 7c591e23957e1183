namespace OpenLedger.Node.Telemetry;

/// <summary>The kinds of metrics of the Prometheus text format that are in use.</summary>
internal enum MetricKind
{
    /// <summary>Only rises, until the process ends.</summary>
    Counter,

    /// <summary>Rises and falls.</summary>
    Gauge,

    /// <summary>Values counted by size.</summary>
    Histogram,
}
