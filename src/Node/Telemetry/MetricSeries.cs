namespace OpenLedger.Node.Telemetry;

/// <summary>One set of labels of a metric: its value, and with bounds its histogram. Thread-safe.</summary>
/// <param name="labels">The labels as written, with braces; empty without any.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; none for another metric.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double> bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Count];
    private double _value;
    private long _count;

    /// <summary>The labels as written.</summary>
    public string Labels => labels;

    /// <summary>Adds to a counter.</summary>
    public void Add(double amount)
    {
        lock (_gate)
        {
            _value += amount;
        }
    }

    /// <summary>Sets a gauge, or a counter that is observed.</summary>
    public void Set(double value)
    {
        lock (_gate)
        {
            _value = value;
        }
    }

    /// <summary>Records a value of a histogram.</summary>
    public void Record(double value)
    {
        lock (_gate)
        {
            _count++;
            _value += value;
            for (int i = 0; i < bounds.Count; i++)
            {
                if (value <= bounds[i])
                {
                    _buckets[i]++;
                    break;
                }
            }
        }
    }

    /// <summary>The value, or the sum of a histogram's; the values of each bucket alone; how many in
    /// all.</summary>
    public (double Value, long[] Buckets, long Count) Read()
    {
        lock (_gate)
        {
            return (_value, [.. _buckets], _count);
        }
    }
}
