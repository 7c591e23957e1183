using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Mempool;

[TestFixture]
public sealed class KnownSendersTests
{
    [Test]
    public void Submit_Accepted_SenderIsKnownAfterwards()
    {
        PoolFixture f = new();
        Transaction transfer = f.Transfer(1, 0);

        Assert.That(f.Pool.Senders.Find(transfer.Hash), Is.Null);
        f.Submit(transfer);

        Assert.That(f.Pool.Senders.Find(transfer.Hash), Is.EqualTo(f.Keys[1].Address));
    }

    [Test]
    public void Submit_BadSignature_RemembersNothing()
    {
        PoolFixture f = new();
        byte[] raw = f.Transfer(1, 0).Raw.ToArray();
        // The last byte of s: another signature, so another sender or none.
        raw[^1] ^= 1;

        f.Pool.Submit(raw);

        Address? found = f.Pool.Senders.Find(OpenLedger.Primitives.Crypto.Keccak.Hash(raw));
        Assert.That(found, Is.Not.EqualTo(f.Keys[1].Address));
    }

    [Test]
    public void Add_MoreThanFit_OldestLeaves()
    {
        KnownSenders senders = new();
        Transaction transfer = new PoolFixture().Transfer(0, 0);
        Transaction[] all = [.. Enumerable.Range(0, KnownSenders.CountMax + 1)
            .Select(i => transfer with { Hash = Hash256.Parse($"0x{i + 1:x64}") })];

        foreach (Transaction transaction in all)
        {
            senders.Add(transaction);
        }

        Assert.That(senders.Find(all[0].Hash), Is.Null);
        Assert.That(senders.Find(all[1].Hash), Is.EqualTo(transfer.Sender));
        Assert.That(senders.Find(all[^1].Hash), Is.EqualTo(transfer.Sender));
    }

    [Test]
    public void FirstFreeNonce_AnyGaps_IsTheFirstMissing()
    {
        PoolFixture f = new();
        Random random = new(7);
        for (int round = 0; round < 100; round++)
        {
            SenderQueue queue = new();
            HashSet<ulong> taken = [.. Enumerable.Range(0, 12).Select(_ => (ulong)random.Next(16))];
            foreach (ulong nonce in taken)
            {
                queue.Set(new PoolTransaction(f.Transfer(0, nonce), 0, default));
            }

            for (ulong from = 0; from < 18; from++)
            {
                ulong expected = from;
                while (taken.Contains(expected))
                {
                    expected++;
                }

                Assert.That(queue.FirstFreeNonce(from), Is.EqualTo(expected));
            }
        }
    }
}
