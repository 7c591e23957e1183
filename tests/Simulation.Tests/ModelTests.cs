using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Disks;
using OpenLedger.Simulation.Faults;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Simulation.Tests;

/// <summary>The simulator's own parts do what the runs rely on.</summary>
[TestFixture]
public sealed class ModelTests
{
    [Test]
    public void EventQueue_NearAndFarEvents_ComeByTimeThenByOrderOfScheduling()
    {
        EventQueue queue = new();
        List<(ulong At, int Order)> expected = [];
        List<(ulong At, int Order)> seen = [];
        SplitMix chance = new(5);
        for (int i = 0; i < 2_000; i++)
        {
            Schedule(again: i < 400);
        }

        while (queue.RunNext())
        {
        }

        Assert.That(seen, Has.Count.EqualTo(2_400));
        Assert.That(seen, Is.EqualTo(expected.OrderBy(e => e.At).ThenBy(e => e.Order)));

        void Schedule(bool again)
        {
            ulong delay = chance.Permille(300) ? chance.Below(50_000) : chance.Below(40);
            (ulong At, int Order) due = (queue.SinceStartMs + delay, expected.Count);
            expected.Add(due);
            queue.After(delay, () =>
            {
                Assert.That(queue.SinceStartMs, Is.EqualTo(due.At));
                seen.Add(due);
                if (again)
                {
                    Schedule(again: false);
                }
            });
        }
    }

    [Test]
    public void LogFrames_CutAnywhere_GiveThePrefixOfWholeRecords()
    {
        List<byte> file = [];
        byte[][] payloads = [[1], [], [2, 3, 4], [5, 6]];
        List<int> ends = [];
        foreach (byte[] payload in payloads)
        {
            LogFrames.Write(file, payload);
            ends.Add(file.Count);
        }

        for (int cut = 0; cut <= file.Count; cut++)
        {
            int whole = ends.Count(end => end <= cut);
            Assert.That(LogFrames.Read([.. file[..cut]]), Is.EqualTo(payloads[..whole]));
        }

        file[ends[1] + 12] ^= 1;
        Assert.That(LogFrames.Read([.. file]), Is.EqualTo(payloads[..2]), "a changed byte ends the log");
    }

    [Test]
    public void Log_Crash_KeepsWhatWasSyncedAndAPrefixOfTheRest([Values] DiskLoss loss, [Values] bool bytes)
    {
        SplitMix chance = new(3);
        for (int round = 0; round < 200; round++)
        {
            SimulatedLog<int> log = new(n => [(byte)n, 7], read => read[0]);
            int synced = (int)chance.Below(5);
            int total = synced + (int)chance.Below(5);
            Enumerable.Range(0, total).ToList().ForEach(log.Append);
            log.Sync(synced);
            log.Prune(n => n == 0);
            int lost = log.Crash(chance, loss, bytes);
            int first = synced > 0 ? 1 : 0;
            int[] left = [.. log.Records];
            Assert.That(left, Is.EqualTo(Enumerable.Range(first, left.Length)));
            Assert.That(left.Length + first, Is.InRange(synced, total));
            Assert.That(lost, Is.LessThanOrEqualTo(total - synced));
            Assert.That(log.IsDirty, Is.False);
            if (loss == DiskLoss.All)
            {
                Assert.That(left.Length + first, Is.EqualTo(synced));
            }
        }
    }

    [Test]
    public void Scenario_AnySeed_HasLessThanAThirdFaultyInEveryEpoch([Values(4, 7, 10)] int validators)
    {
        for (ulong seed = 1; seed <= 2_000; seed++)
        {
            SimulationOptions options = Scenario.Draw(seed, validators);
            EpochPlan plan = new(options);
            for (ulong epoch = 0; epoch < 10; epoch++)
            {
                EpochMembers members = plan.At(new Epoch(epoch));
                ulong faulty = members.Nodes.Zip(members.Powers)
                    .Where(pair => options.IsFaulty(pair.First))
                    .Aggregate(0UL, (sum, pair) => sum + pair.Second);
                if (members.Count == 0 || 3 * faulty >= members.TotalPower)
                {
                    Assert.Fail($"seed {seed} epoch {epoch}: {faulty} of {members.TotalPower} faulty");
                }
            }
        }
    }

    [Test]
    public void Scenario_ManySeeds_DrawEveryFault()
    {
        HashSet<Fault> drawn =
            [.. Enumerable.Range(1, 500).SelectMany(seed => Scenario.Draw((ulong)seed, 7).Faults)];
        Assert.That(drawn, Is.EquivalentTo(Enum.GetValues<Fault>().Where(fault => fault != Fault.None)));
    }
}
