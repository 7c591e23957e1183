using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Oracles;
using OpenLedger.Simulation.Timing;

namespace OpenLedger.Simulation.Tests;

/// <summary>Speed in units of the one-way delay d, which virtual time makes exact.</summary>
[TestFixture]
public sealed class TimingTests
{
    private const ulong DelayMs = TimingReport.DelayMs;

    [TestCase(4)]
    [TestCase(7)]
    [TestCase(16)]
    public void Cluster_NoFaults_MakesABlockEveryTwoDelaysAndFinalizesInThree(int validators)
    {
        Cluster cluster = new(TimingReport.Options(validators));
        SimulationResult result = cluster.Run();
        Assert.That(result.Violations, Is.Empty);
        Milestone[] blocks = [.. cluster.Oracle.Chain.Timeline.Skip(2).Take(40)];
        Assert.That(blocks, Has.Length.EqualTo(40));
        for (int i = 1; i < blocks.Length; i++)
        {
            Assert.That(
                blocks[i].ProposedMs - blocks[i - 1].ProposedMs, Is.EqualTo(2 * DelayMs), $"block {i}");
            Assert.That(blocks[i].CommittedMs - blocks[i].ProposedMs, Is.EqualTo(3 * DelayMs), $"block {i}");
        }
    }

    [Test]
    public void Cluster_CrashedLeader_LosesOneViewATurn()
    {
        Cluster cluster = new(TimingReport.Options(4) with { DeadFromMs = 200, Dead = 2 });
        SimulationResult result = cluster.Run();
        Assert.That(result.Violations, Is.Empty);
        ulong[] views = [.. cluster.Oracle.Chain.Timeline.Select(block => block.View)];
        for (int i = 1; i < views.Length; i++)
        {
            Assert.That(views[i] - views[i - 1], Is.LessThanOrEqualTo(2), $"after view {views[i - 1]}");
        }

        Assert.That(views.Zip(views.Skip(1)).Count(pair => pair.Second - pair.First == 2), Is.GreaterThan(5));
    }

    [Test]
    public void Cluster_SilentLeaderForLong_IsSkippedWithoutWaiting()
    {
        // 20 (T_b + 3 D0) of silence: from then on its views end by Nullify on entry, two delays each.
        Cluster cluster = new(TimingReport.Options(4) with
        {
            DeadFromMs = 200,
            Dead = 2,
            HealAtMs = 8_000,
            HeightsAfterHeal = 60,
        });
        SimulationResult result = cluster.Run();
        Assert.That(result.Violations, Is.Empty);
        ulong[] times = [.. cluster.Oracle.Chain.Timeline.TakeLast(30).Select(block => block.ProposedMs)];
        ulong longest = times.Zip(times.Skip(1)).Max(pair => pair.Second - pair.First);
        Assert.That(longest, Is.LessThanOrEqualTo(4 * DelayMs));
    }
}
