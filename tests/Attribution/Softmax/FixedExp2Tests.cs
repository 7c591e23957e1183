using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Tests.Softmax;

[TestFixture]
public sealed class FixedExp2Tests
{
    [Test]
    public void OfNegative_EveryFraction_IsWithinAFewUnitsOfThePower()
    {
        for (uint t = 0; t < 40 << 16; t += 7)
        {
            double exact = Math.Pow(2, 30 - (t / 65536.0));
            Assert.That(FixedExp2.OfNegative(t), Is.EqualTo(exact).Within(6), $"{t}");
        }
    }

    [Test]
    public void OfNegative_WholeNumbers_AreExactAndEndAtZero()
    {
        for (int whole = 0; whole <= 30; whole++)
        {
            Assert.That(FixedExp2.OfNegative((ulong)whole << 16), Is.EqualTo(FixedExp2.One >> whole));
        }

        Assert.That(FixedExp2.OfNegative(31UL << 16), Is.Zero);
        Assert.That(FixedExp2.OfNegative(ulong.MaxValue), Is.Zero);
    }

    [Test]
    public void SoftmaxOf_RandomScores_IsADistribution()
    {
        Random random = new(3);
        for (int round = 0; round < 2_000; round++)
        {
            long[] scores =
                [
                    .. Enumerable.Range(0, random.Next(2, 65))
                        .Select(_ => random.NextInt64(-(1L << 38), 1L << 38)),
                ];
            int[] p = new int[scores.Length];
            SoftmaxFunction.Of(scores, p);
            Assert.That(p, Is.All.InRange(0, SoftmaxFunction.One));
            Assert.That(p.Sum(), Is.EqualTo(SoftmaxFunction.One).Within(scores.Length));
            Assert.That(p[Array.IndexOf(scores, scores.Max())], Is.EqualTo(p.Max()));
        }
    }

    [Test]
    public void IntegerRoot_Squares_AreExactAndTheRestIsFloored()
    {
        Random random = new(4);
        ulong[] edges = [0, 1, 2, 3, 4, ulong.MaxValue, ulong.MaxValue - 1, 1UL << 62, (1UL << 62) - 1];
        foreach (ulong value in edges.Concat(Enumerable.Range(0, 5_000).Select(
            _ => (ulong)random.NextInt64() >> random.Next(0, 63))))
        {
            ulong root = IntegerRoot.Floor(value);
            Assert.That(
                (UInt128)root * root <= value && ((UInt128)root + 1) * (root + 1) > value, $"{value}");
        }
    }
}
