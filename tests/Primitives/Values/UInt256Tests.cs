using System.Numerics;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Values;

/// <summary>Edges: overflow, zero, text and narrowing.</summary>
public sealed class UInt256Tests
{
    [Test]
    public void Operators_ResultsOutOfRange_Throw()
    {
        Assert.That(() => UInt256.MaxValue + 1, Throws.TypeOf<OverflowException>());
        Assert.That(() => UInt256.Zero - 1, Throws.TypeOf<OverflowException>());
        Assert.That(() => UInt256.MaxValue * 2, Throws.TypeOf<OverflowException>());
        Assert.That(() => UInt256.One / 0, Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => UInt256.One % 0, Throws.TypeOf<DivideByZeroException>());
        Assert.That(() => UInt256.MultiplyDivide(1, 1, 0), Throws.TypeOf<DivideByZeroException>());
        Assert.That(
            () => UInt256.MultiplyDivide(UInt256.MaxValue, UInt256.MaxValue, 1),
            Throws.TypeOf<OverflowException>());
        Assert.That(() => (ulong)(UInt256.One << 64), Throws.TypeOf<OverflowException>());
        Assert.That(() => (UInt128)(UInt256.One << 128), Throws.TypeOf<OverflowException>());
        Assert.That(() => (UInt256)BigInteger.MinusOne, Throws.TypeOf<OverflowException>());
        Assert.That(() => (UInt256)(BigInteger.One << 256), Throws.TypeOf<OverflowException>());
        Assert.That(() => UInt256.One << 257, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new UInt256(new byte[33]), Throws.ArgumentException);
    }

    [TestCase("0", "0x0")]
    [TestCase("1", "0x1")]
    [TestCase("16", "0x10")]
    [TestCase("255", "0xff")]
    [TestCase("115792089237316195423570985008687907853269984665640564039457584007913129639935", "0x" + Ones)]
    public void ToQuantity_HasNoLeadingZeros(string digits, string quantity) =>
        Assert.That(UInt256.Parse(digits).ToQuantity(), Is.EqualTo(quantity));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("-1")]
    [TestCase("+1")]
    [TestCase(" 1")]
    [TestCase("1.0")]
    [TestCase("0x1")]
    [TestCase("115792089237316195423570985008687907853269984665640564039457584007913129639936")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    public void TryParse_NotA256BitDecimal_IsRefused(string? digits) =>
        Assert.That(UInt256.TryParse(digits, out _), Is.False);

    [Test]
    public void PowerOfTen_Exponents_AreExact([Values(0, 1, 18, 27, 77)] int exponent) =>
        Assert.That((BigInteger)UInt256.PowerOfTen(exponent), Is.EqualTo(BigInteger.Pow(10, exponent)));

    private const string Ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
}
