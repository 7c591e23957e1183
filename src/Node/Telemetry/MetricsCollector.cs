using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Telemetry;

/// <summary>
/// Follows the instruments of a node's own meters and writes them as a page of Prometheus text. Meters are
/// told apart by object, not by name: nodes of one process do not mix. Thread-safe.
/// </summary>
/// <remarks>
/// Instruments are named as metrics are: lower case, base unit last, counters in <c>_total</c>. Whole numbers
/// are exact up to 2^53. A page has at most <see cref="MetricFamily.SeriesMax"/> series a metric.
/// </remarks>
public sealed class MetricsCollector : IDisposable
{
    /// <summary>Most metrics of a page; an instrument more is a bug of this node.</summary>
    public const int FamiliesMax = 256;

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly HashSet<Meter> _meters;
    private readonly MeterListener _listener = new();
    private long _dropped;

    /// <summary>Begins to follow what these meters have and will have.</summary>
    public MetricsCollector(params IEnumerable<Meter> meters)
    {
        _meters = new HashSet<Meter>(meters, ReferenceEqualityComparer.Instance);
        Meter own = new("OpenLedger.Metrics");
        own.CreateObservableCounter(
            "openledger_metrics_dropped_total", () => Interlocked.Read(ref _dropped),
            description: "Measurements of more series, or longer labels, than a metric may have.");
        _meters.Add(own);
        _listener.InstrumentPublished = Follow;
        _listener.SetMeasurementEventCallback<int>((_, value, labels, family) => Take(value, labels, family));
        _listener.SetMeasurementEventCallback<long>(
            (_, value, labels, family) => Take(value, labels, family));
        _listener.SetMeasurementEventCallback<double>(
            (_, value, labels, family) => Take(value, labels, family));
        _listener.Start();
    }

    /// <summary>The page as it is now.</summary>
    /// <exception cref="AggregateException">An observed instrument threw; a bug of this node's.</exception>
    public string Write()
    {
        lock (_writing)
        {
            foreach (MetricFamily family in _families.Values.Where(family => family.IsObserved))
            {
                family.Forget();
            }

            _listener.RecordObservableInstruments();
            StringBuilder page = new(16 * 1024);
            foreach (MetricFamily family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                PrometheusText.Write(page, family);
            }

            return page.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Follow(Instrument instrument, MeterListener listener)
    {
        if (!_meters.Contains(instrument.Meter))
        {
            return;
        }

        Type number = instrument.GetType().GenericTypeArguments[0];
        Invariant.Require(
            number == typeof(int) || number == typeof(long) || number == typeof(double),
            $"{instrument.Name} measures int, long or double");
        MetricFamily family = new(instrument);
        Invariant.Require(
            _families.Count < FamiliesMax && _families.TryAdd(family.Name, family),
            $"{family.Name} is one of at most {FamiliesMax} metrics, each named once");
        listener.EnableMeasurementEvents(instrument, family);
    }

    private void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? family)
    {
        if (!((MetricFamily)family!).Take(value, labels))
        {
            Interlocked.Increment(ref _dropped);
        }
    }
}
