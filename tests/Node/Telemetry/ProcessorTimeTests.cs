using System.Diagnostics.Metrics;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Tests.Telemetry;

/// <summary>
/// What processor time is counted for: work is measured by the thread's own clock, so a busy machine changes
/// nothing.
/// </summary>
[TestFixture]
[Platform("Linux")]
public sealed class ProcessorTimeTests
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);

    [Test]
    public void Enter_PartInsideAPart_CountsEachItsOwn()
    {
        ProcessorTime time = ProcessorTime.Begin();
        long before = ThreadClock.Nanoseconds;

        using (time.Enter(ProcessorPart.Execution))
        {
            Spend(Work);
            using (time.Enter(ProcessorPart.Trie))
            {
                Spend(Work);
            }

            Spend(Work);
        }

        TimeSpan all = TimeSpan.FromMicroseconds((ThreadClock.Nanoseconds - before) / 1_000.0);
        Assert.That(time.Of(ProcessorPart.Trie), Is.GreaterThanOrEqualTo(Work));
        Assert.That(time.Of(ProcessorPart.Execution), Is.GreaterThanOrEqualTo(2 * Work));
        Assert.That(
            time.Of(ProcessorPart.Trie) + time.Of(ProcessorPart.Execution), Is.LessThanOrEqualTo(all));
    }

    [Test]
    public async Task Enter_WorkGoesOnElsewhere_CountsItThere()
    {
        ProcessorTime time = ProcessorTime.Begin();
        Task begun;
        using (time.Enter(ProcessorPart.Network))
        {
            begun = Task.Run(async () =>
            {
                Spend(Work);
                await Task.Yield();
                using (time.Enter(ProcessorPart.Signatures))
                {
                    await Task.Yield();
                    Spend(Work);
                }

                Spend(Work);
            });
        }

        await begun;

        Assert.That(time.Of(ProcessorPart.Network), Is.GreaterThanOrEqualTo(Work));
        Assert.That(time.Of(ProcessorPart.Signatures), Is.GreaterThanOrEqualTo(Work).And.LessThan(2 * Work));
    }

    [Test]
    public void Enter_None_CountsNothing()
    {
        using (ProcessorTime.None.Enter(ProcessorPart.Store))
        {
            Spend(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(ProcessorTime.None.Of(ProcessorPart.Store), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Page_AfterWork_TellsEveryPartAndNeverLess()
    {
        ProcessorTime time = ProcessorTime.Begin();
        using Meter meter = new("OpenLedger.Test");
        using MetricsCollector collector = new(meter);
        ProcessorMetrics.AddTo(meter, time);
        using (time.Enter(ProcessorPart.Signatures))
        {
            Spend(Work);
        }

        ExpositionPage first = ExpositionPage.Parse(collector.Write());
        Spend(Work);
        ExpositionPage second = ExpositionPage.Parse(collector.Write());

        string[] parts = [.. first.SeriesOf("openledger_processor_seconds_total")];
        Assert.That(parts, Has.Length.EqualTo(Enum.GetValues<ProcessorPart>().Length));
        Assert.That(
            first["openledger_processor_seconds_total{part=\"signatures\"}"],
            Is.GreaterThanOrEqualTo(Work.TotalSeconds));
        Assert.That(parts.Where(part => second[part] < first[part]), Is.Empty);
        Assert.That(
            second["openledger_processor_seconds_total{part=\"other\"}"],
            Is.GreaterThan(first["openledger_processor_seconds_total{part=\"other\"}"]));
    }

    private static void Spend(TimeSpan processorTime)
    {
        long until = ThreadClock.Nanoseconds + (processorTime.Ticks * 100);
        while (ThreadClock.Nanoseconds < until)
        {
            // Works, by the thread's own clock.
        }
    }
}
