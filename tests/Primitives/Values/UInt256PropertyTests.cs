using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Values;

/// <summary>
/// 256-bit arithmetic against BigInteger, on numbers of every size and with many limbs all zeros or ones.
/// </summary>
public sealed class UInt256PropertyTests
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(20_000);
    private static readonly BigInteger Modulus = BigInteger.One << 256;

    private static readonly Gen<ulong> Limb = Gen.Frequency(
        (3, Gen.Choose(0, int.MaxValue).Two().Select(two => ((ulong)two.Item1 << 33) ^ (ulong)two.Item2)),
        (2, Gen.Constant(0UL)),
        (1, Gen.Constant(ulong.MaxValue)),
        (1, Gen.Constant(1UL << 63)),
        (1, Gen.Choose(0, 3).Select(small => (ulong)small)));

    private static readonly Arbitrary<UInt256[]> Three = Arb.From(
        Gen.ArrayOf(Gen.ArrayOf(Limb, 4).Select(limb => new UInt256(limb[0], limb[1], limb[2], limb[3])), 3));

    [Test]
    public void AddSubtractMultiply_AgreeWithBigInteger() =>
        Prop.ForAll(Three, numbers =>
        {
            (UInt256 a, UInt256 b) = (numbers[0], numbers[1]);
            (BigInteger x, BigInteger y) = ((BigInteger)a, (BigInteger)b);
            bool sumFits = UInt256.TryAdd(a, b, out UInt256 sum);
            bool differenceFits = UInt256.TrySubtract(a, b, out UInt256 difference);
            bool productFits = UInt256.TryMultiply(a, b, out UInt256 product);
            return sumFits == (x + y < Modulus) && (BigInteger)sum == (x + y) % Modulus
                && differenceFits == (x >= y) && (BigInteger)difference == (x - y + Modulus) % Modulus
                && productFits == (x * y < Modulus) && (BigInteger)product == x * y % Modulus;
        }).Check(Quick);

    [Test]
    public void DivRem_AgreesWithBigInteger() =>
        Prop.ForAll(Three, numbers =>
        {
            (UInt256 a, UInt256 b) = (numbers[0], numbers[1]);
            if (b.IsZero)
            {
                return true;
            }

            (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(a, b);
            BigInteger expected = BigInteger.DivRem((BigInteger)a, (BigInteger)b, out BigInteger rest);
            return (BigInteger)quotient == expected && (BigInteger)remainder == rest;
        }).Check(Quick);

    [Test]
    public void MultiplyDivide_AgreesWithBigInteger() =>
        Prop.ForAll(Three, numbers =>
        {
            (UInt256 a, UInt256 b, UInt256 c) = (numbers[0], numbers[1], numbers[2]);
            if (c.IsZero)
            {
                return true;
            }

            BigInteger expected = (BigInteger)a * (BigInteger)b / (BigInteger)c;
            try
            {
                return (BigInteger)UInt256.MultiplyDivide(a, b, c) == expected;
            }
            catch (OverflowException)
            {
                return expected >= Modulus;
            }
        }).Check(Quick);

    [Test]
    public void ShiftsAndBits_AgreeWithBigInteger() =>
        Prop.ForAll(Three, Arb.From(Gen.Choose(0, 256)), (numbers, bits) =>
        {
            (UInt256 a, UInt256 b) = (numbers[0], numbers[1]);
            (BigInteger x, BigInteger y) = ((BigInteger)a, (BigInteger)b);
            return (BigInteger)(a << bits) == (x << bits) % Modulus
                && (BigInteger)(a >> bits) == x >> bits
                && (BigInteger)(a & b) == (x & y)
                && (BigInteger)(a | b) == (x | y)
                && a.BitLength == (int)x.GetBitLength();
        }).Check(Quick);

    [Test]
    public void OrderAndText_AgreeWithBigInteger() =>
        Prop.ForAll(Three, numbers =>
        {
            (UInt256 a, UInt256 b) = (numbers[0], numbers[1]);
            (BigInteger x, BigInteger y) = ((BigInteger)a, (BigInteger)b);
            return Math.Sign(a.CompareTo(b)) == Math.Sign(x.CompareTo(y))
                && (a == b) == (x == y)
                && (a < b) == (x < y)
                && (a >= b) == (x >= y)
                && UInt256.Min(a, b) == (x < y ? a : b)
                && a.ToString() == x.ToString()
                && UInt256.Parse(a.ToString()) == a
                && new UInt256(a.ToMinimalBigEndian()) == a
                && new UInt256(a.ToBigEndian()) == a
                && (a != b || a.GetHashCode() == b.GetHashCode());
        }).Check(Quick);

    [Test]
    public void DivRem_EstimateOneTooHigh_IsCorrected()
    {
        // Knuth's step D6 is reached once in 2^64 by chance; these reach it.
        (UInt256 A, UInt256 B)[] cases =
        [
            (new UInt256(0, 0, 1UL << 63, (1UL << 63) - 1), new UInt256(1, 0, 1UL << 63, 0)),
            (new UInt256(3, 0, 1UL << 63, 0), new UInt256(1, 0, 1UL << 61, 0)),
            (new UInt256(0, ulong.MaxValue - 1, ulong.MaxValue, 0), new UInt256(
                ulong.MaxValue, ulong.MaxValue, 0, 0)),
            (new UInt256(0, 0, 0, 1UL << 63), new UInt256(ulong.MaxValue, 0, 1UL << 63, 0)),
        ];
        foreach ((UInt256 a, UInt256 b) in cases)
        {
            (UInt256 quotient, UInt256 remainder) = UInt256.DivRem(a, b);
            BigInteger expected = BigInteger.DivRem((BigInteger)a, (BigInteger)b, out BigInteger rest);
            Assert.That((BigInteger)quotient, Is.EqualTo(expected));
            Assert.That((BigInteger)remainder, Is.EqualTo(rest));
        }
    }
}
