using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Genesis;

/// <summary>Which heights belong to which epoch.</summary>
public sealed class EpochScheduleTests
{
    [TestCase(0UL, 0UL, false)]
    [TestCase(1UL, 0UL, false)]
    [TestCase(9UL, 0UL, false)]
    [TestCase(10UL, 0UL, true)]
    [TestCase(11UL, 1UL, false)]
    [TestCase(20UL, 1UL, true)]
    [TestCase(21UL, 2UL, false)]
    [TestCase(ulong.MaxValue, 1_844_674_407_370_955_161UL, false)]
    public void EpochOf_TenBlocksAnEpoch_EndsAtMultiplesOfTen(ulong height, ulong epoch, bool boundary)
    {
        EpochSchedule schedule = new(10);
        Assert.That(schedule.EpochOf(new Height(height)), Is.EqualTo(new Epoch(epoch)));
        Assert.That(schedule.IsBoundary(new Height(height)), Is.EqualTo(boundary));
    }

    [Test]
    public void BoundaryOf_EveryEpoch_IsItsLastHeight()
    {
        foreach (ulong length in new ulong[] { 1, 2, 7, 43_200 })
        {
            EpochSchedule schedule = new(length);
            for (ulong epoch = 0; epoch < 20; epoch++)
            {
                Height boundary = schedule.BoundaryOf(new Epoch(epoch));
                Assert.That(schedule.IsBoundary(boundary), Is.True);
                Assert.That(schedule.EpochOf(boundary), Is.EqualTo(new Epoch(epoch)));
                Assert.That(
                    schedule.EpochOf(new Height(boundary.Value + 1)), Is.EqualTo(new Epoch(epoch + 1)));
            }
        }
    }

    [Test]
    public void Constructor_LengthOutOfRange_Throws()
    {
        Assert.That(() => new EpochSchedule(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new EpochSchedule(GenesisRules.EpochBlocksMax + 1),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(EpochSchedule.Of(new GenesisConsensus()).EpochBlocks, Is.EqualTo(43_200));
        Assert.That(
            () => new EpochSchedule(2).BoundaryOf(new Epoch(ulong.MaxValue)),
            Throws.InstanceOf<OverflowException>());
    }
}
