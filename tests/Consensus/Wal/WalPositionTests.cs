using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Consensus.Tests.Wal;

[TestFixture]
public sealed class WalPositionTests
{
    [Test]
    public void Of_AcrossEpochs_OrdersByEpochThenView()
    {
        WalPosition last = WalPosition.Of(new Epoch(0), new View(WalPosition.ViewMax));
        WalPosition next = WalPosition.Of(new Epoch(1), new View(0));
        Assert.That(next.Value, Is.EqualTo(1UL << 40));
        Assert.That(next > last && last < next && next >= last && last <= next);
        Assert.That((next.Epoch, next.View), Is.EqualTo((new Epoch(1), new View(0))));
        Assert.That((last.Epoch, last.View), Is.EqualTo((new Epoch(0), new View(WalPosition.ViewMax))));
        Assert.That(
            WalPosition.Of(new Epoch(WalPosition.EpochMax), new View(WalPosition.ViewMax)).Value,
            Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void Of_BeyondEitherMaximum_IsRefused()
    {
        Assert.That(WalPosition.TryOf(new Epoch(0), new View(WalPosition.ViewMax + 1), out _), Is.False);
        Assert.That(WalPosition.TryOf(new Epoch(WalPosition.EpochMax + 1), new View(0), out _), Is.False);
        Assert.That(
            () => WalPosition.Of(new Epoch(0), new View(ulong.MaxValue)),
            Throws.TypeOf<InvariantViolationException>());
    }
}
