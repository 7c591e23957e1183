using System.Numerics;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Staking;

/// <summary>Shares of a pool: who rounds against whom, and what is left at the ends.</summary>
[TestFixture]
internal sealed class StakePoolTests
{
    [Test]
    public void Operations_AtRandom_LowerASharesWorthBySlashesOnly([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        StakePool pool = default;
        for (int i = 0; i < 4_000; i++)
        {
            StakePool before = pool;
            int kind = random.Next(10);
            if (kind < 5)
            {
                if (before.Shares > 0 && before.Wei == 0)
                {
                    Assert.That(() => pool.Deposit(1), Throws.InstanceOf<OverflowException>());
                    pool = default;
                    continue;
                }

                (pool, UInt128 bought) = pool.Deposit(Some(random, UInt128.One << 90));
                Assert.That(pool.Shares - before.Shares, Is.EqualTo(bought));
            }
            else if (kind < 7)
            {
                (pool, UInt128 wei) = pool.Redeem(Some(random, pool.Shares));
                Assert.That(before.Wei - pool.Wei, Is.EqualTo(wei));
            }
            else if (kind < 9)
            {
                UInt128 wei = Some(random, pool.Wei);
                UInt128 shares = pool.SharesWorth(wei);
                Assert.That(shares, Is.LessThanOrEqualTo(pool.Shares));
                Assert.That(pool.WorthOf(shares), Is.GreaterThanOrEqualTo(wei));
                Assert.That(shares == 0 || pool.WorthOf(shares - 1) < wei || pool.Wei == wei, Is.True);
                pool = pool.Take(wei, shares);
            }
            else
            {
                (pool, _) = pool.Slash((uint)random.Next(random.Next(4) == 0 ? 10_001 : 2_000));
                Assert.That(pool.Shares, Is.EqualTo(before.Shares));
                continue;
            }

            Assert.That(pool.Wei, Is.LessThanOrEqualTo(pool.Shares), "a share is at most a wei");
            Assert.That(pool.Shares > 0 || pool.Wei == 0, Is.True, "the last share takes the last wei");
            Assert.That(
                before.Shares == 0 || pool.Shares == 0
                || (BigInteger)pool.Wei * before.Shares >= (BigInteger)before.Wei * pool.Shares,
                Is.True, $"a share lost worth without a slash: {before} became {pool}");
        }
    }

    [Test]
    public void Redeem_AllSharesAfterSlashes_EmptiesThePool()
    {
        (StakePool pool, UInt128 first) = default(StakePool).Deposit(1_000);
        (pool, UInt128 lost) = pool.Slash(3_333);
        Assert.That(lost, Is.EqualTo((UInt128)333));
        (pool, UInt128 second) = pool.Deposit(1_000);
        Assert.That(second, Is.EqualTo((UInt128)1_499), "667 wei are 1,000 shares");
        (pool, UInt128 paid) = pool.Redeem(first);
        (pool, UInt128 rest) = pool.Redeem(second);
        Assert.That((pool, paid, rest), Is.EqualTo((default(StakePool), (UInt128)667, (UInt128)1_000)));
    }

    [Test]
    public void Pool_SlashedWhole_IsWorthNothingAndTakesNothing()
    {
        StakePool pool = default(StakePool).Deposit(5).Pool.Slash(10_000).Pool;
        Assert.That(pool, Is.EqualTo(new StakePool(0, 5)));
        Assert.That(pool.WorthOf(5), Is.EqualTo(UInt128.Zero));
        Assert.That(() => pool.Deposit(1), Throws.InstanceOf<OverflowException>());
        Assert.That(pool.Redeem(5), Is.EqualTo((default(StakePool), UInt128.Zero)));
        Assert.That(() => pool.SharesWorth(1), Throws.InstanceOf<InvariantViolationException>());
    }

    private static UInt128 Some(Random random, UInt128 max) => max == 0 ? 0 : random.Next(6) switch
    {
        0 => UInt128.Min(max, 1),
        1 => max,
        2 => UInt128.Min(max, (UInt128)random.Next(50)),
        _ => (UInt128)((BigInteger)max * random.Next(1, 1_000_000) / 1_000_000),
    };
}
