using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Validators;

[TestFixture]
public sealed class ValidatorSetTests
{
    [TestCase(1UL, 1UL)]
    [TestCase(3UL, 3UL)]
    [TestCase(4UL, 3UL)]
    [TestCase(6UL, 5UL)]
    [TestCase(7UL, 5UL)]
    [TestCase(100UL, 67UL)]
    public void Quorum_OfTotalPower_IsMoreThanTwoThirds(ulong total, ulong quorum)
    {
        ValidatorSet set = MessageFixtures.Set(total);
        Assert.That(set.Quorum.Value, Is.EqualTo(quorum));
        Assert.That(3 * set.Quorum.Value, Is.GreaterThan(2 * total));
        Assert.That(3 * (set.Quorum.Value - 1), Is.LessThanOrEqualTo(2 * total));
    }

    [Test]
    public void Set_BadMembers_IsRefused()
    {
        Validator one = new(MessageFixtures.Keys[0].PublicKey, new Power(1));
        Assert.That(() => new ValidatorSet([]), Throws.ArgumentException);
        Assert.That(() => new ValidatorSet([one, one]), Throws.ArgumentException, "a key twice");
        Assert.That(() => MessageFixtures.Set(1, 0), Throws.ArgumentException, "power 0");
        Assert.That(
            () => MessageFixtures.Set(ValidatorSet.TotalPowerMax, 1), Throws.ArgumentException,
            "too much power");
        Assert.That(() => MessageFixtures.Set(ulong.MaxValue), Throws.ArgumentException);
    }

    [Test]
    public void Set_Of257_IsRefused()
    {
        List<Validator> many = [];
        for (int i = 1; i <= ValidatorSet.CountMax + 1; i++)
        {
            byte[] secret = new byte[PrivateKey.Size];
            (secret[^1], secret[^2]) = ((byte)(i & 0xFF), (byte)(i >> 8));
            many.Add(new Validator(PrivateKey.Create(secret).PublicKey, new Power(1)));
        }

        Assert.That(() => new ValidatorSet(many), Throws.ArgumentException);
        Assert.That(new ValidatorSet(many[..ValidatorSet.CountMax]).Count, Is.EqualTo(ValidatorSet.CountMax));
    }

    [Test]
    public void IndexOf_MemberOrStranger_IsItsPlaceOrNull()
    {
        ValidatorSet set = MessageFixtures.Set(1, 1);
        Assert.That(set.IndexOf(MessageFixtures.Keys[1].Address), Is.EqualTo(new ValidatorIndex(1)));
        Assert.That(set.IndexOf(MessageFixtures.Keys[2].Address), Is.Null);
    }
}
