using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Tests.Queries;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Opening;
using OpenLedger.Storage.Tests.State;

namespace OpenLedger.Storage.Tests.Chain;

public sealed class ChainStoreTests
{
    // Few blocks in memory, so that most answers come from the database.
    private static readonly StoreOptions Options = new() { RecentBlocksMax = 3, SyncWrites = false };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(1)]
    [TestCase(2)]
    public void Commit_ManyBlocks_EveryAnswerIsWhatWasCommitted_AlsoAfterARestart(int seed)
    {
        using ChainHarness chain = new(_folder.Path, seed, Options);
        for (int i = 0; i < 60; i++)
        {
            ExecutedBlock block = chain.Commit();
            ChainHarness.AssertHolds(chain.Store, block);
        }

        AssertHoldsAll(chain);
        ChainView before = chain.Store.Head;
        chain.Reopen();

        AssertHoldsAll(chain);
        ChainView after = chain.Store.Head;
        Assert.That(after.Hash, Is.EqualTo(before.Hash));
        Assert.That(after.State.Root, Is.EqualTo(before.State.Root));
        Assert.That(after.Corpus.HistoryHash, Is.EqualTo(before.Corpus.HistoryHash));
        Assert.That(after.Corpus.LastContribution, Is.EqualTo(before.Corpus.LastContribution));
        Assert.That(after.Corpus.LastContribution.Value, Is.GreaterThan(5));
        Assert.That(ChainHarness.AssertTriesAreWhole(after.State), Is.GreaterThan(20));

        // And it goes on.
        ChainHarness.AssertHolds(chain.Store, chain.Commit());
    }

    [Test]
    public void StateAt_TheWholeWindow_IsTheStateThatWas_AndBeyondItIsNamed()
    {
        using ChainHarness chain = new(_folder.Path, seed: 3, Options);
        List<IWorldState> heads = [chain.Store.Head.State];
        for (int i = 0; i < ChainStore.HistoryBlocks + 10; i++)
        {
            chain.Commit();
            heads.Add(chain.Store.Head.State);
        }

        ulong head = (ulong)heads.Count - 1;
        for (ulong height = 10; height <= head; height += 16)
        {
            IWorldState state = ((StateAtResult.Found)chain.Store.StateAt(new Height(height))).State;
            Assert.That(state.Root, Is.EqualTo(chain.Blocks[(int)height].Block.Header.StateRoot));

            // The walk checks every node against the root, so the state is the one that was.
            ChainHarness.AssertTriesAreWhole(state);
            ChainHarness.AssertTriesAreWhole(heads[(int)height]);
        }

        Assert.That(
            chain.Store.StateAt(new Height(9)), Is.EqualTo(new StateAtResult.Pruned(new Height(10))));
        Assert.That(chain.Store.StateAt(new Height(head + 1)), Is.EqualTo(new StateAtResult.Unknown()));
    }

    [Test]
    public void Commit_LayersBuiltAhead_StayValid_AndLetTheStoredOnesGo()
    {
        using ChainHarness chain = new(_folder.Path, seed: 4, Options);
        List<ExecutedBlock> ahead = [];
        ChainView parent = chain.Store.Head;
        for (int i = 0; i < 12; i++)
        {
            ahead.Add(chain.Chain.Next(parent));
            parent = ahead[^1].Post;
        }

        InMemoryWorldState expected = InMemoryWorldState.Empty.Fold(
            StateLayer.Apply(InMemoryWorldState.Empty, chain.Blocks[0].State.Diff));
        foreach (ExecutedBlock block in ahead)
        {
            expected = expected.Fold(StateLayer.Apply(expected, block.State.Diff));
        }

        foreach (ExecutedBlock block in ahead)
        {
            ChainHarness.Commit(chain.Store, block);
            Assert.That(
                block.State.Parent, Is.SameAs(chain.Store.Head.State), "the stored layer rests on the base");
            for (uint i = 0; i < RandomDiffs.Accounts; i++)
            {
                Address address = RandomDiffs.AccountAt(i);
                Assert.That(parent.State.GetAccount(address), Is.EqualTo(expected.GetAccount(address)));
                Assert.That(parent.State.GetStorage(address, 2), Is.EqualTo(expected.GetStorage(address, 2)));
            }
        }

        foreach ((Hash256 root, byte[] content) in ahead.SelectMany(block => block.Content))
        {
            Assert.That(parent.Content.GetContent(root), Is.EqualTo(content));
        }
    }

    [Test]
    public void Inferences_Listed_AreNewestFirst_InPages()
    {
        using ChainHarness chain = new(_folder.Path, seed: 5, Options);
        for (int i = 0; i < 40; i++)
        {
            chain.Commit();
        }

        List<Hash256> settled = [.. chain.Blocks.SelectMany(b => b.Attributions).Select(r => r.InferenceId)];
        settled.Reverse();
        List<Hash256> listed = [];
        ulong? before = null;
        while (chain.Store.ListInferences(before, 4) is { Count: > 0 } page)
        {
            Assert.That(page, Has.Count.LessThanOrEqualTo(4));
            listed.AddRange(page.Select(e => e.InferenceId));
            before = page[^1].Sequence;
        }

        Assert.That(settled, Has.Count.GreaterThan(8));
        Assert.That(listed, Is.EqualTo(settled));
        Assert.That(before, Is.EqualTo(1UL), "numbered from 1");
        Assert.That(chain.Store.ListInferences(null, int.MaxValue), Has.Count.EqualTo(settled.Count));
        Assert.That(chain.Store.ListInferences(null, 0), Is.Empty);
        Assert.That(() => chain.Store.ListInferences(null, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Contributions_Used_AreWhatEveryBlockSays()
    {
        using ChainHarness chain = new(_folder.Path, seed: 5, Options);
        for (int i = 0; i < 60; i++)
        {
            chain.Commit();
        }

        chain.Reopen();
        ScannedHistory scanned = new(chain.Blocks);
        ContributionId[] all = [.. Enumerable.Range(0, 40).Select(id => new ContributionId((ulong)id))];
        foreach (ContributionId id in all)
        {
            Assert.That(chain.Store.UsesOf(id, null, 1_000), Is.EqualTo(scanned.UsesOf(id, null, 1_000)), $"{id}");
            Assert.That(chain.Store.UsesOf(id, 9, 3), Is.EqualTo(scanned.UsesOf(id, 9, 3)), $"{id}");
            Assert.That(
                chain.Store.EarningsByModel(id, 1_000), Is.EqualTo(scanned.EarningsByModel(id, 1_000)), $"{id}");
            Assert.That(chain.Store.RepeatsOf(id), Is.EqualTo(scanned.RepeatsOf(id)), $"{id}");
        }

        Assert.That(all.Any(id => scanned.UsesOf(id, null, 99).Count > 4), Is.True, "some are used");
        Assert.That(all.Any(id => scanned.RepeatsOf(id).Contributions > 1), Is.True, "one is repeated");
    }

    [Test]
    public void Certificates_AreTheNearestAtOrAbove()
    {
        using ChainHarness chain = new(_folder.Path, seed: 6, Options);
        for (int i = 0; i < 8; i++)
        {
            chain.Commit();
        }

        (ulong Asked, ulong? Given)[] rows = [(0, 3), (1, 3), (3, 3), (4, 6), (6, 6), (7, null)];
        foreach ((ulong asked, ulong? given) in rows)
        {
            FinalityCertificate? found = chain.Store.GetCertificate(new Height(asked));
            Assert.That(found?.Height.Value, Is.EqualTo(given), $"asked for {asked}");
            if (found is not null)
            {
                Assert.That(found.Bytes.ToArray(), Is.EqualTo(TestChain.CertificateOf(found.Height)));
            }
        }
    }

    [Test]
    public void FindLogBlocks_ByTopic_HasEveryBlockThatLoggedIt_AtMostTheLimit()
    {
        using ChainHarness chain = new(_folder.Path, seed: 7, Options);
        for (int i = 0; i < 40; i++)
        {
            chain.Commit();
        }

        byte[] topic = TestChain.TopicOf(new Height(22)).ToArray();
        List<Height> expected = [.. chain.Blocks
            .Where(b => b.Receipts.Any(r => r.Logs.Any(l => l.Topics[0].ToArray().SequenceEqual(topic))))
            .Select(b => b.Block.Header.Number)];
        IReadOnlyList<Height> Find(ulong from, ulong to, int limit) => chain.Store.FindLogBlocks(
            new Height(from), new Height(to), bloom => bloom.MayContain(topic), limit);

        Assert.That(expected, Is.Not.Empty);
        Assert.That(expected, Is.SubsetOf(Find(0, ulong.MaxValue, 100)));
        Assert.That(Find(0, 40, 100), Has.Count.LessThan(40));
        Assert.That(Find(0, expected[0].Value, 100), Does.Contain(expected[0]));
        Assert.That(Find(0, expected[0].Value - 1, 100), Does.Not.Contain(expected[0]));
        Assert.That(
            chain.Store.FindLogBlocks(default, new Height(40), _ => true, 2), Has.Count.EqualTo(2));
    }

    [Test]
    public void Unknown_IsNull()
    {
        using ChainHarness chain = new(_folder.Path, seed: 8, Options);
        Hash256 nobody = Hash256.Parse(new string('9', 64));

        Assert.That(chain.Store.GetBlock(new Height(1)), Is.Null);
        Assert.That(chain.Store.GetBlock(nobody), Is.Null);
        Assert.That(chain.Store.GetHeader(new Height(1)), Is.Null);
        Assert.That(chain.Store.GetReceipts(new Height(1)), Is.Null);
        Assert.That(chain.Store.HeightOf(nobody), Is.Null);
        Assert.That(chain.Store.FindTransaction(nobody), Is.Null);
        Assert.That(chain.Store.FindInference(nobody), Is.Null);
        Assert.That(chain.Store.GetContent(nobody), Is.Null);
        Assert.That(chain.Store.GetValidatorSet(nobody), Is.Null);
        Assert.That(chain.Store.GetAttributions(new Height(1)), Is.Empty);
        Assert.That(chain.Store.GetCertificate(default), Is.Null);
    }

    [Test]
    public void Commit_OutOfOrderOrOnAnotherParent_IsOurBug_AndStoresNothing()
    {
        using ChainHarness chain = new(_folder.Path, seed: 9, Options);
        ExecutedBlock first = chain.Chain.Next(chain.Store.Head);
        ExecutedBlock second = chain.Chain.Next(first.Post);
        ExecutedBlock stranger = new TestChain(77).Next(first.Post);

        Assert.That(
            () => ChainHarness.Commit(chain.Store, second), Throws.TypeOf<InvariantViolationException>());
        Assert.That(
            () => chain.Store.Initialize(chain.Blocks[0]), Throws.TypeOf<InvariantViolationException>());
        ChainHarness.Commit(chain.Store, first);
        ExecutedBlock orphan = stranger with
        {
            Block = stranger.Block with
            {
                Header = stranger.Block.Header with { ParentHash = Hash256.Zero },
            },
        };
        Assert.That(
            () => ChainHarness.Commit(chain.Store, orphan), Throws.TypeOf<InvariantViolationException>());
        Assert.That(
            () => ChainHarness.Commit(chain.Store, first), Throws.TypeOf<InvariantViolationException>());
        Assert.That(chain.Store.Head.Hash, Is.EqualTo(first.Block.Hash));
    }

    [Test]
    public void Open_BeforeGenesis_HasNoHead_AndKnowsNothing()
    {
        using ChainStore store = ChainHarness.Open(_folder.Path, Options, Hash256.Zero);

        Assert.That(store.IsInitialized, Is.False);
        Assert.That(() => store.Head, Throws.InvalidOperationException);
        Assert.That(store.GetBlock(default(Height)), Is.Null);
        Assert.That(store.StateAt(default), Is.EqualTo(new StateAtResult.Unknown()));
        Assert.That(store.GetInfo().Head, Is.Null);
        Assert.That(
            () => store.Initialize(new TestChain(1).Genesis()),
            Throws.TypeOf<InvariantViolationException>(),
            "not the genesis the folder is for");
    }

    [Test]
    public void Open_AgainOrForAnotherChain_IsRefused()
    {
        using ChainHarness chain = new(_folder.Path, seed: 10, Options);

        OpenResult second = ChainStore.Open(_folder.Path, Options, chain.GenesisHash, TestChain.NewCache());
        Assert.That(second, Is.InstanceOf<OpenResult.Refused>());
        Assert.That(((OpenResult.Refused)second).Reason, Is.EqualTo(OpenRefusal.InUse));
        chain.Store.Dispose();
        OpenResult other = ChainStore.Open(_folder.Path, Options, Hash256.Zero, TestChain.NewCache());
        Assert.That(((OpenResult.Refused)other).Reason, Is.EqualTo(OpenRefusal.OtherGenesis));
        chain.Reopen();
        Assert.That(chain.Store.IsInitialized, Is.True);
    }

    [Test]
    public void Checkpoint_Opened_IsTheChainOfItsMoment()
    {
        using ChainHarness chain = new(_folder.Sub("a"), seed: 11, Options);
        chain.Commit();
        ExecutedBlock last = chain.Commit();
        chain.Store.CreateCheckpoint(_folder.Sub("b"));
        chain.Commit();

        using ChainStore copy = ChainHarness.Open(_folder.Sub("b"), Options, chain.GenesisHash);

        Assert.That(copy.Head.Hash, Is.EqualTo(last.Block.Hash));
        ChainHarness.AssertHolds(copy, last);
        Assert.That(() => chain.Store.CreateCheckpoint(_folder.Sub("b")), Throws.TypeOf<IOException>());
    }

    [Test]
    public void Flush_OfMuch_LeavesNoLogToReplay_AndEverythingReads()
    {
        using ChainHarness chain = new(_folder.Path, seed: 14, Options);
        chain.Store.Flush();
        Assert.That(chain.Store.GetInfo().FileBytes, Is.Zero, "little is left to the log");
        ExecutedBlock heavy = chain.Chain.Next(chain.Store.Head);
        byte[] content = new byte[5 << 20];
        new Random(1).NextBytes(content);
        heavy.Content.Add(Hash256.Zero, content);
        ChainHarness.Commit(chain.Store, heavy);

        chain.Store.Flush();

        DatabaseInfo info = chain.Store.GetInfo();
        Assert.That(info.FileBytes, Is.GreaterThan(5UL << 20));
        Assert.That(info.Tables.Sum(t => (long)t.MemoryBytes), Is.LessThan(1 << 20));
        chain.Reopen();
        ChainHarness.AssertHolds(chain.Store, heavy);
        chain.Store.Dispose();
        Assert.That(chain.Store.Flush, Throws.Nothing, "closed: nothing to do");
    }

    [Test]
    public void GetInfo_OfAChain_HasItsFacts()
    {
        using ChainHarness chain = new(_folder.Path, seed: 12, Options);
        chain.Commit();

        DatabaseInfo info = chain.Store.GetInfo();

        Assert.That(info.Folder, Is.EqualTo(_folder.Path));
        Assert.That(info.Library, Does.Contain("rocksdb"));
        Assert.That(info.FormatVersion, Is.EqualTo(1));
        Assert.That(info.Genesis, Is.EqualTo(chain.GenesisHash));
        Assert.That(info.Head, Is.EqualTo(new Height(1)));
        Assert.That(info.OldestState, Is.EqualTo(new Height(0)));
        Assert.That(info.Tables.Select(t => t.Name), Is.EquivalentTo(
            new[] { "default", "flat", "trie", "history", "blocks" }));
        Assert.That(info.Tables.All(t => t.MemoryBytes > 0), Is.True);
        Assert.That(info.Tables.Single(t => t.Name == "blocks").Keys, Is.GreaterThan(4));
    }

    [Test]
    public void Open_HeadThatContradictsItself_IsDamage()
    {
        ChainHarness chain = new(_folder.Path, seed: 13, Options);
        chain.Commit();
        chain.Dispose();
        DatabaseFolder folder = DatabaseFolder.TryOpen(
            _folder.Path, Options, chain.GenesisHash, out _, out _)!;
        Tables tables = folder.Tables;
        byte[] head = tables.Database.Get(tables.IndexFamily, ChainHead.Key)!;
        head[8] ^= 1;
        tables.Database.Put(tables.IndexFamily, ChainHead.Key, head, sync: false);
        folder.Dispose();

        Assert.That(
            () => ChainStore.Open(_folder.Path, Options, chain.GenesisHash, TestChain.NewCache()),
            Throws.TypeOf<InvalidDataException>());
        head[8] ^= 1;
        head[40] ^= 1;
        using (DatabaseFolder again = DatabaseFolder.TryOpen(
            _folder.Path, Options, chain.GenesisHash, out _, out _)!)
        {
            again.Tables.Database.Put(again.Tables.IndexFamily, ChainHead.Key, head, sync: false);
        }

        Assert.That(
            () => ChainStore.Open(_folder.Path, Options, chain.GenesisHash, TestChain.NewCache()),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("corpus"));
    }

    private static void AssertHoldsAll(ChainHarness chain)
    {
        foreach (ExecutedBlock block in chain.Blocks)
        {
            ChainHarness.AssertHolds(chain.Store, block);
        }
    }
}
