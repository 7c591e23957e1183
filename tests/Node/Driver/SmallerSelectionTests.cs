using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Tests.Mempool;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Tests.Driver;

[TestFixture]
public sealed class SmallerSelectionTests
{
    [TestCase(21_000UL * 3, 100_000, 3, Description = "gas ends it")]
    [TestCase(ulong.MaxValue, 250, 2, Description = "bytes end it: a transfer has about 110")]
    [TestCase(0UL, 100_000, 0, Description = "an empty block")]
    [TestCase(ulong.MaxValue, 100_000, 8, Description = "everything fits")]
    public void NextBest_WithLimits_OffersWhatFits(ulong gasMax, long bytesMax, int expected)
    {
        PoolFixture f = new();
        for (ulong nonce = 0; nonce < 4; nonce++)
        {
            f.Submit(f.Transfer(0, nonce));
            f.Submit(f.Transfer(1, nonce));
        }

        PoolSelection pool = f.Pool.Select(f.State, PoolFixture.Gwei);
        SmallerSelection smaller = new(pool, gasMax, bytesMax);
        List<Transaction> taken = [];
        while (smaller.NextBest(ulong.MaxValue) is { } next)
        {
            taken.Add(next);
            smaller.Included(next);
        }

        Assert.That(taken, Has.Count.EqualTo(expected));
        Assert.That(pool.Refused, Is.Empty, "they fit a later block");
    }
}
