using System.Diagnostics.Metrics;
using OpenLedger.Node.Telemetry;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>The page of metrics: its form, its bounds, and that nodes of one process do not mix.</summary>
[TestFixture]
public sealed class MetricsCollectorTests
{
    private Meter _meter = null!;
    private MetricsCollector _metrics = null!;

    [SetUp]
    public void Begin()
    {
        _meter = new Meter("OpenLedger.Test");
        _metrics = new MetricsCollector(_meter);
    }

    [TearDown]
    public void End()
    {
        _metrics.Dispose();
        _meter.Dispose();
    }

    [Test]
    public async Task Page_OfEveryKind_IsWhatPrometheusReads()
    {
        Counter<long> counter = _meter.CreateCounter<long>("a_total", description: "Counts \\ and\nlines.");
        counter.Add(2, new KeyValuePair<string, object?>("who", "say \"hi\"\\\n"), new("code", 7));
        counter.Add(3, new KeyValuePair<string, object?>("code", 7), new("who", "say \"hi\"\\\n"));
        Histogram<double> histogram = _meter.CreateHistogram(
            "b_seconds", unit: null, "Times.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        foreach (double value in new[] { 0.05, 0.1, 0.5, 7 })
        {
            histogram.Record(value, new KeyValuePair<string, object?>("kind", "x"));
        }

        _meter.CreateObservableGauge("c_bytes", () => -1.5, description: "Observed.");
        UpDownCounter<int> upDown = _meter.CreateUpDownCounter<int>("d", description: "Up and down.");
        upDown.Add(1);

        string text = _metrics.Write();
        ExpositionPage page = ExpositionPage.Parse(text);
        Assert.That(page["a_total{code=\"7\",who=\"say \"hi\"\\\n\"}"], Is.EqualTo(5), "one order of labels");
        Assert.That(page.TypeOf("a_total"), Is.EqualTo("counter"));
        Assert.That(page["b_seconds_bucket{kind=\"x\",le=\"0.1\"}"], Is.EqualTo(2), "bounds are inclusive");
        Assert.That(page["b_seconds_bucket{kind=\"x\",le=\"1\"}"], Is.EqualTo(3), "buckets are cumulative");
        Assert.That(page["b_seconds_bucket{kind=\"x\",le=\"+Inf\"}"], Is.EqualTo(4));
        Assert.That(page["b_seconds_count{kind=\"x\"}"], Is.EqualTo(4));
        Assert.That(page["b_seconds_sum{kind=\"x\"}"], Is.EqualTo(7.65).Within(1e-9));
        Assert.That(page["c_bytes"], Is.EqualTo(-1.5));
        Assert.That(page["d"], Is.EqualTo(1));
        Assert.That(text, Does.Contain("# HELP a_total Counts \\\\ and\\nlines.\n"));
        Assert.That(page["openledger_metrics_dropped_total"], Is.Zero);
        await Promtool.CheckAsync(text);
    }

    [Test]
    public void UpDownCounter_AddsUp()
    {
        UpDownCounter<int> upDown = _meter.CreateUpDownCounter<int>("d", description: "Up and down.");
        upDown.Add(5);
        upDown.Add(-2);
        Assert.That(ExpositionPage.Parse(_metrics.Write())["d"], Is.EqualTo(3));
    }

    [Test]
    public void Series_MoreThanTheMost_AreDroppedAndCounted()
    {
        Counter<long> counter = _meter.CreateCounter<long>("a_total", description: "Counts.");
        for (int i = 0; i < MetricFamily.SeriesMax + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("peer", i));
        }

        counter.Add(1, new KeyValuePair<string, object?>("peer", 0));
        string tooLong = new('x', MetricFamily.LabelsLengthMax);
        counter.Add(1, new KeyValuePair<string, object?>("peer", tooLong));
        ExpositionPage page = ExpositionPage.Parse(_metrics.Write());
        Assert.That(page.SeriesOf("a_total").Count(), Is.EqualTo(MetricFamily.SeriesMax));
        Assert.That(page["a_total{peer=\"0\"}"], Is.EqualTo(2), "known series go on");
        Assert.That(page["openledger_metrics_dropped_total"], Is.EqualTo(11));
    }

    [Test]
    public void Labels_AboveTheMostInNumber_AreDropped()
    {
        Counter<long> counter = _meter.CreateCounter<long>("a_total", description: "Counts.");
        counter.Add(1, [.. Enumerable.Range(0, MetricFamily.LabelsMax + 1)
            .Select(i => new KeyValuePair<string, object?>($"l{i}", i))]);
        ExpositionPage page = ExpositionPage.Parse(_metrics.Write());
        Assert.That(page.SeriesOf("a_total"), Is.Empty);
        Assert.That(page["openledger_metrics_dropped_total"], Is.EqualTo(1));
    }

    [Test]
    public void ObservedSeries_ThatAreNotToldAgain_Vanish()
    {
        string[] peers = ["a", "b"];
        _meter.CreateObservableGauge(
            "score",
            () => peers.Select(
                peer => new Measurement<double>(1, new KeyValuePair<string, object?>("peer", peer))),
            description: "Of a peer.");
        Assert.That(ExpositionPage.Parse(_metrics.Write()).SeriesOf("score").Count(), Is.EqualTo(2));
        peers = ["b"];
        Assert.That(
            ExpositionPage.Parse(_metrics.Write()).SeriesOf("score"),
            Is.EqualTo(new[] { "score{peer=\"b\"}" }));
    }

    [Test]
    public void Meters_OfAnotherNodeWithTheSameName_DoNotMix()
    {
        using Meter other = new("OpenLedger.Test");
        using MetricsCollector others = new(other);
        _meter.CreateCounter<long>("a_total", description: "Counts.").Add(1);
        other.CreateCounter<long>("a_total", description: "Counts.").Add(5);
        Assert.That(ExpositionPage.Parse(_metrics.Write())["a_total"], Is.EqualTo(1));
        Assert.That(ExpositionPage.Parse(others.Write())["a_total"], Is.EqualTo(5));
    }

    [TestCase("Upper-Case")]
    [TestCase("9lives")]
    [TestCase("counter_without_suffix")]
    public void Instrument_WithAWrongName_IsABug(string name) => Assert.That(
        () => _meter.CreateCounter<long>(name), Throws.InstanceOf<InvariantViolationException>());

    [Test]
    public void Instrument_OfATypeThatIsNotRead_IsABug() => Assert.That(
        () => _meter.CreateCounter<short>("a_total"), Throws.InstanceOf<InvariantViolationException>());

    [Test]
    public void Measurements_FromManyThreads_AreAllCounted()
    {
        Counter<long> counter = _meter.CreateCounter<long>("a_total", description: "Counts.");
        Histogram<double> histogram = _meter.CreateHistogram<double>("b_seconds", description: "Times.");
        Parallel.For(0, 10_000, i =>
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i % 3));
            histogram.Record(1);
            if (i % 1_000 == 0)
            {
                ExpositionPage.Parse(_metrics.Write());
            }
        });
        ExpositionPage page = ExpositionPage.Parse(_metrics.Write());
        Assert.That(page.SeriesOf("a_total").Sum(series => page[series]), Is.EqualTo(10_000));
        Assert.That(page["b_seconds_count"], Is.EqualTo(10_000));
    }

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(0.1, "0.1")]
    [TestCase(9007199254740991, "9007199254740991")]
    [TestCase(1e300, "1E+300")]
    public void Number_Written_IsAsTheFormatHasIt(double value, string text) =>
        Assert.That(PrometheusText.Number(value), Is.EqualTo(text));
}
