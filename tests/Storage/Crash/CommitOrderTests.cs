using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Tests.Chain;

namespace OpenLedger.Storage.Tests.Crash;

/// <summary>Sync precedes publish: no reader learns of a block that a loss of power could still take back.</summary>
public sealed class CommitOrderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Commit_IsSynced_BeforeAnyReaderSeesTheBlock()
    {
        Recorder recorder = new();
        using ChainHarness chain = new(
            _folder.Path, seed: 41, new StoreOptions { Observer = recorder, Statistics = true });
        recorder.Store = chain.Store;
        recorder.Watched = chain.Chain.Next(chain.Store.Head);
        recorder.Seen.Clear();

        chain.Commit();

        Assert.That(recorder.Seen.Select(s => s.Step), Is.EqualTo(new[] { "writing", "stored", "published" }));
        Assert.That(recorder.Seen.Select(s => s.Head), Is.EqualTo(new ulong[] { 0, 0, 1 }));
        Assert.That(recorder.Seen.Select(s => s.IsKnown), Is.EqualTo(new[] { false, false, true }));
        long before = recorder.Seen[0].Syncs;
        Assert.That(recorder.Seen.Select(s => s.Syncs - before), Is.EqualTo(new long[] { 0, 1, 1 }));
    }

    [Test]
    public void Commit_WithoutSync_DoesNotSync()
    {
        Recorder recorder = new();
        using ChainHarness chain = new(
            _folder.Path,
            seed: 42,
            new StoreOptions { Observer = recorder, Statistics = true, SyncWrites = false });
        recorder.Store = chain.Store;
        recorder.Watched = chain.Blocks[0];
        recorder.Seen.Clear();

        chain.Commit();

        Assert.That(recorder.Seen.Select(s => s.Syncs), Is.All.Zero);
    }

    [TestCase("writing", 3)]
    [TestCase("stored", 4)]
    public void Commit_FailingAtAStep_ClosesTheStore_AndIsWholeOrAbsentAfterwards(string step, int head)
    {
        Recorder recorder = new();
        StoreOptions options = new() { Observer = recorder, SyncWrites = false };
        using ChainHarness chain = new(_folder.Path, seed: 43, options);
        for (int i = 0; i < 3; i++)
        {
            chain.Commit();
        }

        recorder.FailsAt = step;
        ExecutedBlock next = chain.Chain.Next(chain.Store.Head);
        Assert.That(() => ChainHarness.Commit(chain.Store, next), Throws.TypeOf<IOException>());
        recorder.FailsAt = "";

        Assert.That(chain.Store.Head.Header.Number, Is.EqualTo(new Height(3)), "readers never saw it");
        Assert.That(chain.Store.GetBlock(new Height(4)), Is.Null);
        Assert.That(chain.Store.GetBlock(next.Block.Hash), Is.Null);
        Assert.That(chain.Store.ListInferences(null, 100).Select(e => e.Height), Has.None.EqualTo(new Height(4)));
        ChainHarness.AssertTriesAreWhole(chain.Store.Head.State);
        Assert.That(() => ChainHarness.Commit(chain.Store, next), Throws.TypeOf<InvariantViolationException>());

        chain.Reopen();
        Assert.That(chain.Store.Head.Header.Number, Is.EqualTo(new Height((ulong)head)));
        ChainHarness.AssertTriesAreWhole(chain.Store.Head.State);
        chain.Commit();
    }

    private sealed class Recorder : ICommitObserver
    {
        public ChainStore? Store { get; set; }

        public ExecutedBlock? Watched { get; set; }

        public string FailsAt { get; set; } = "";

        public List<(string Step, ulong Head, bool IsKnown, long Syncs)> Seen { get; } = [];

        public void Writing(Height height) => See("writing");

        public void Stored(Height height) => See("stored");

        public void Published(Height height) => See("published");

        private void See(string step)
        {
            if (FailsAt == step)
            {
                throw new IOException("the disk failed");
            }

            if (Store is { IsInitialized: true } store && Watched is { } block)
            {
                bool known = store.HeightOf(block.Block.Hash) is not null
                    && block.Block.Transactions.All(t => store.FindTransaction(t.Hash) is not null);
                Seen.Add((step, store.Head.Header.Number.Value, known, store.CountLogSyncs()));
            }
        }
    }
}
