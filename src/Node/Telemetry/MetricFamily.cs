using System.Diagnostics.Metrics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Telemetry;

/// <summary>A metric with all its series, at most <see cref="SeriesMax"/>. Thread-safe.</summary>
internal sealed class MetricFamily
{
    /// <summary>Most series of a metric; measurements of further ones are dropped and counted.</summary>
    public const int SeriesMax = 1_024;

    /// <summary>Most characters that the labels of a series are written with.</summary>
    public const int LabelsLengthMax = 512;

    /// <summary>Most labels of a series.</summary>
    public const int LabelsMax = 8;

    /// <summary>Upper bounds in seconds of a histogram that has no advice.</summary>
    public static readonly IReadOnlyList<double> BoundsDefault =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _gate = new();

    // A value replaces the one before; otherwise it is added to it.
    private readonly bool _isSet;
    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    public MetricFamily(Instrument instrument)
    {
        Name = instrument.Name;
        Help = instrument.Description ?? "";
        IsObserved = instrument.IsObservable;
        Type type = instrument.GetType();
        _isSet = IsObserved || type.Name.StartsWith("Gauge", StringComparison.Ordinal);
        (Kind, Bounds) = KindOf(type.Name.Split('`')[0]) is { } kind
            ? (kind, kind == MetricKind.Histogram ? BoundsOf(instrument) : [])
            : throw new ArgumentException($"{type.Name} has no place in the format", nameof(instrument));
        Invariant.Require(PrometheusText.IsMetricName(Name), $"'{Name}' is a name of a metric");
        Invariant.Require(
            Kind == MetricKind.Counter == Name.EndsWith("_total", StringComparison.Ordinal),
            $"{Name}: counters end in _total, and nothing else does");
    }

    public string Name { get; }

    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Upper bounds of a histogram's buckets but the last; none for another metric.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>True when its values are asked for at each writing.</summary>
    public bool IsObserved { get; }

    /// <summary>Takes one measurement; false when its series is one too many, or its labels too
    /// long.</summary>
    public bool Take(double measurement, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        Span<char> text = stackalloc char[LabelsLengthMax];
        if (labels.Length > LabelsMax || !PrometheusText.TryWriteLabels(labels, text, out int length)
            || SeriesOf(text[..length]) is not { } series)
        {
            return false;
        }

        if (Kind == MetricKind.Histogram)
        {
            series.Record(measurement);
        }
        else if (_isSet)
        {
            series.Set(measurement);
        }
        else
        {
            series.Add(measurement);
        }

        return true;
    }

    /// <summary>Forgets the series of an observed metric: only what is told again is there.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _series.Clear();
        }
    }

    /// <summary>The series in order of their labels.</summary>
    public IReadOnlyList<MetricSeries> Series
    {
        get
        {
            lock (_gate)
            {
                return [.. _series.Values.OrderBy(series => series.Labels, StringComparer.Ordinal)];
            }
        }
    }

    private static MetricKind? KindOf(string type) => type switch
    {
        "Counter" or "ObservableCounter" => MetricKind.Counter,
        "Gauge" or "ObservableGauge" or "UpDownCounter" or "ObservableUpDownCounter" => MetricKind.Gauge,
        "Histogram" => MetricKind.Histogram,
        _ => null,
    };

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) =>
        instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised }
            ? advised
            : BoundsDefault;

    private MetricSeries? SeriesOf(ReadOnlySpan<char> labels)
    {
        lock (_gate)
        {
            var byLabels = _series.GetAlternateLookup<ReadOnlySpan<char>>();
            if (byLabels.TryGetValue(labels, out MetricSeries? series))
            {
                return series;
            }

            if (_series.Count >= SeriesMax)
            {
                return null;
            }

            series = new MetricSeries(labels.ToString(), Bounds);
            _series.Add(series.Labels, series);
            return series;
        }
    }
}
