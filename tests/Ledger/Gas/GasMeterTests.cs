using OpenLedger.Ledger.Gas;

namespace OpenLedger.Ledger.Tests.Gas;

[TestFixture]
public class GasMeterTests
{
    [Test]
    public void Charge_ExactlyTheLimit_IsPossible()
    {
        GasMeter gas = new(100);
        gas.Charge(60);
        gas.Charge(20, 2);
        Assert.That((gas.Used, gas.Left), Is.EqualTo((100UL, 0UL)));
    }

    [Test]
    public void Charge_MoreThanIsLeft_UsesAllOfIt()
    {
        GasMeter gas = new(100);
        gas.Charge(60);
        Assert.Multiple(() =>
        {
            Assert.That(() => gas.Charge(41), Throws.InstanceOf<OutOfGasException>());
            Assert.That(gas.Used, Is.EqualTo(100UL));
        });
    }

    [Test]
    public void Charge_ProductAbove64Bits_IsOutOfGasNotOverflow()
    {
        GasMeter gas = new(ulong.MaxValue);
        gas.Charge(1);
        Assert.That(() => gas.Charge(ulong.MaxValue, ulong.MaxValue), Throws.InstanceOf<OutOfGasException>());
    }

    [TestCase(0, 30UL)]
    [TestCase(1, 36UL)]
    [TestCase(32, 36UL)]
    [TestCase(33, 42UL)]
    public void OfHash_Bytes_CountsStartedWords(int bytes, ulong expected) =>
        Assert.That(GasSchedule.OfHash(bytes), Is.EqualTo(expected));

    [Test]
    public void OfTrace_TokensAndSegments_Is2000Plus1000Each() =>
        Assert.That(GasSchedule.OfTrace(450, 3), Is.EqualTo(2_000UL + (1_000UL * 450 * 3)));
}
