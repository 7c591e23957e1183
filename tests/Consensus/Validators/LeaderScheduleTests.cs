using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Values;
using OpenLedger.Simulation.Validators;

namespace OpenLedger.Consensus.Tests.Validators;

[TestFixture]
public sealed class LeaderScheduleTests
{
    // Worked by hand: powers 5, 1, 1 give A A B A C A A, the classic of smooth weighted round-robin.
    [TestCase("5,1,1", "0,0,1,0,2,0,0,0,0,1,0,2,0,0")]
    [TestCase("1,1,1,1", "0,1,2,3,0,1,2,3")]
    [TestCase("1,2,3", "2,1,0,2,1,2,2,1,0")]
    [TestCase("7", "0,0,0")]
    [TestCase("4,4,2", "0,1,2,0,1,0,1")]
    public void Leader_GoldenPowers_FollowTheSmoothOrder(string powers, string expected)
    {
        LeaderSchedule schedule = new(FakeSignatures.Set([.. powers.Split(',').Select(ulong.Parse)]));
        ushort[] leaders = [.. expected.Split(',').Select(ushort.Parse)];
        for (int i = 0; i < leaders.Length; i++)
        {
            Assert.That(
                schedule.Leader(new View((ulong)i + 1)).Value, Is.EqualTo(leaders[i]), $"view {i + 1}");
        }
    }

    [Test]
    public void Leader_OverAPeriod_IsExactlyProportional()
    {
        ulong[] powers = [13, 7, 29, 1, 50];
        LeaderSchedule schedule = new(FakeSignatures.Set(powers));
        Assert.That(schedule.Period, Is.EqualTo(100));
        ulong[] turns = new ulong[powers.Length];
        for (ulong v = 1; v <= 100; v++)
        {
            turns[schedule.Leader(new View(v)).Value]++;
        }

        Assert.That(turns, Is.EqualTo(powers));
    }

    [Test]
    public void Leader_AskedInAnyOrderAndBeyondWhatIsKept_IsTheSame()
    {
        ulong[] powers = [100_003, 70_001, 29_989];
        LeaderSchedule forward = new(FakeSignatures.Set(powers));
        ushort early = forward.Leader(new View(17)).Value;
        ushort late = forward.Leader(new View(LeaderSchedule.KeptMax + 5_000)).Value;
        Assert.That(forward.Leader(new View(17)).Value, Is.EqualTo(early), "computed again");
        LeaderSchedule direct = new(FakeSignatures.Set(powers));
        Assert.That(direct.Leader(new View(LeaderSchedule.KeptMax + 5_000)).Value, Is.EqualTo(late));
    }

    [Test]
    public void Leader_FarAhead_IsThatOfTheSameTurnOfThePeriod()
    {
        LeaderSchedule schedule = new(FakeSignatures.Set([3, 2, 2]));
        for (ulong turn = 1; turn <= 7; turn++)
        {
            ushort first = new LeaderSchedule(FakeSignatures.Set([3, 2, 2])).Leader(new View(turn)).Value;
            Assert.That(schedule.Leader(new View(turn + (7 * 1_000_000_000_000))).Value, Is.EqualTo(first));
            Assert.That(schedule.Leader(new View(turn + 7)).Value, Is.EqualTo(first));
        }
    }

    [Test]
    public void Leader_OfViewZero_IsAnError() =>
        Assert.That(
            () => new LeaderSchedule(FakeSignatures.Set([1])).Leader(new View(0)),
            Throws.InstanceOf<ArgumentException>());
}
