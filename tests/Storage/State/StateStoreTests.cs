using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;
using OpenLedger.Storage.State;

namespace OpenLedger.Storage.Tests.State;

public sealed class StateStoreTests
{
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Views_OfEveryHeight_AreExactly_TheStatesTheyWere(int seed)
    {
        using StateStoreHarness chain = new(seed);
        for (int i = 0; i < 40; i++)
        {
            chain.Commit();
        }

        for (ulong height = 0; height <= chain.Head; height++)
        {
            chain.AssertViewIsExact(height);
        }

        chain.Reopen();
        Assert.That(chain.Store.Oldest, Is.EqualTo(new Height(0)));
        for (ulong height = 0; height <= chain.Head; height += 3)
        {
            chain.AssertViewIsExact(height);
        }
    }

    [Test]
    public void Views_BeyondTheWindow_AreNamedPruned_AndTheWholeWindowReads()
    {
        using StateStoreHarness chain = new(seed: 4);
        StateView held = chain.View(0);
        for (int i = 0; i < StateStore.HistoryBlocks + 20; i++)
        {
            chain.Commit();
        }

        Assert.That(chain.Store.Oldest, Is.EqualTo(new Height(20)));
        for (ulong height = 20; height <= chain.Head; height += 7)
        {
            chain.AssertViewIsExact(height);
        }

        chain.AssertViewIsExact(20);
        chain.AssertViewIsExact(chain.Head);
        StatePrunedException error =
            Assert.Throws<StatePrunedException>(() => held.GetAccount(RandomDiffs.AccountAt(0)))!;
        Assert.That(
            error.Message, Is.EqualTo("the state of block 0 is pruned; the oldest kept is that of block 20"));
        Assert.That(() => chain.View(19).GetStorage(Address.Zero, 1), Throws.TypeOf<StatePrunedException>());
        Assert.That(() => chain.View(19).GetNode(default), Throws.TypeOf<StatePrunedException>());
        chain.Reopen();
        Assert.That(chain.Store.Oldest, Is.EqualTo(new Height(20)), "found again from the journals");
        chain.AssertViewIsExact(20);
    }

    [Test]
    public void Prune_RemovesAllThatLeavesTheWindow()
    {
        using StateStoreHarness chain = new(seed: 5);
        for (int i = 0; i < StateStore.HistoryBlocks + 30; i++)
        {
            chain.Commit();
        }

        using RocksIterator all = chain.Tables.Database.NewIterator(chain.Tables.HistoryFamily);
        ulong lowest = ulong.MaxValue;
        for (all.SeekToFirst(); all.IsValid; all.Next())
        {
            Assert.That(all.Key.Length, Is.EqualTo(StateKeyLayout.SizeOf(all.Key[0])));
            lowest = Math.Min(lowest, BitConverter.ToUInt64([.. all.Key[^8..].ToArray().Reverse()]));
        }

        Assert.That(lowest, Is.EqualTo(31UL), "the oldest readable state, 30, needs what block 31 overwrote");
    }

    [Test]
    public void Readers_DuringCommits_SeeTheirOwnHeight()
    {
        using StateStoreHarness chain = new(seed: 6);
        chain.Commit();
        ulong height = chain.Head;
        StateView view = chain.View(height);
        InMemoryWorldState expected = chain.States[(int)height];
        using CancellationTokenSource done = new();
        Task[] readers =
            [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUntil(view, expected, done.Token)))];
        try
        {
            for (int i = 0; i < StateStore.HistoryBlocks; i++)
            {
                chain.Commit();
            }
        }
        finally
        {
            done.Cancel();
            Assert.That(() => Task.WhenAll(readers), Throws.Nothing);
        }

        chain.AssertViewIsExact(height);
    }

    private static void ReadUntil(StateView view, InMemoryWorldState expected, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (uint i = 0; i < RandomDiffs.Accounts; i++)
            {
                Address address = RandomDiffs.AccountAt(i);
                Assert.That(view.GetAccount(address), Is.EqualTo(expected.GetAccount(address)));
                UInt256 slot = RandomDiffs.SlotAt(i % RandomDiffs.Slots);
                Assert.That(view.GetStorage(address, slot), Is.EqualTo(expected.GetStorage(address, slot)));
            }
        }
    }
}
