using OpenLedger.EndToEnd.Tests.Processes.Wires;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Four validators, each in a network namespace, with delay, loss and a cut between them. OPENLEDGER_WIDE_SECONDS
/// sets how long finality is measured (default 10).
/// </summary>
[TestFixture]
internal sealed class WideNetworkTests
{
    private const int DelayMs = 50;
    private const int LostOfThousand = 10;

    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("OPENLEDGER_WIDE_SECONDS"), out int seconds)
            ? seconds : 10);

    [Test]
    public async Task FourValidators_DelayLossAndACut_FinalizeInOrderAndSoonAfter()
    {
        await using WideNetwork wide = await WideNetwork.CreateAsync(nodes: 4);
        await using ProcessNetwork network = await ProcessNetwork.StartAsync(new NetworkPlan
        {
            Validators = 4,
            BlockTimeMs = 300,
            NetworkDelayMs = 100,
            Elsewhere = wide.PlaceOf,
        });
        FinalRecord record = new(network);
        wide.Switch.DelayMs = DelayMs;
        await record.GrowAsync(5);
        await TellAsync(network, "delay alone");

        wide.Switch.LostOfThousand = LostOfThousand;
        long before = wide.Switch.Lost;
        await TellAsync(network, "delay and 1 % loss");
        Assert.That(wide.Switch.Lost, Is.GreaterThan(before), "frames were lost");

        await CutAsync(wide, network, record);
        await TellAsync(network, "delay and 1 % loss, after the cut");
        await record.CheckAsync(network.Nodes);
    }

    // Two and two: neither half is a quorum.
    private static async Task CutAsync(WideNetwork wide, ProcessNetwork network, FinalRecord record)
    {
        await record.LookAsync();
        wide.Switch.CutAt = 2;
        await Task.Delay(TimeSpan.FromSeconds(2));
        await record.LookAsync();
        ulong height = record.Height;
        await Task.Delay(CutFor - TimeSpan.FromSeconds(2));
        await record.LookAsync();
        Assert.That(record.Height, Is.EqualTo(height), "half of the validators finalized alone");
        wide.Switch.CutAt = 0;
        long healed = Environment.TickCount64;
        ulong views = await ViewClock.FinalizesSoonAsync(network);
        TestContext.Out.WriteLine(
            $"cut 2/2 for {CutFor.TotalSeconds} s at block {height}, then final {views} views on, "
            + $"{(Environment.TickCount64 - healed) / 1000.0:F1} s after it was healed");
        await record.GrowAsync(3);
    }

    private static async Task TellAsync(ProcessNetwork network, string what)
    {
        IReadOnlyList<TimeSpan> latencies =
            await FinalityWatch.LatenciesAsync(network.Validators[0], Measured);
        Assert.That(latencies, Is.Not.Empty, () => network.Said);
        TestContext.Out.WriteLine($"{what}: {FinalityWatch.Describe(latencies, DelayMs)}");
    }
}
