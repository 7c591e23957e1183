using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Opening;
using OpenLedger.Storage.Tests.Chain;

namespace OpenLedger.Storage.Tests.Crash;

/// <summary>What a loss of power may leave: the write-ahead log cut anywhere, or damaged.</summary>
public sealed class TornLogTests
{
    private const int Blocks = 12;

    private static readonly StoreOptions Options = new() { SyncWrites = false, RecentBlocksMax = 1 };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Open_LogCutAnywhere_HoldsWholeBlocksOnly()
    {
        using ChainHarness chain = CommitBlocks();
        long length = new FileInfo(FindLog(chain.Folder)).Length;
        int headBefore = -1;
        for (int cut = 0; cut <= 16; cut++)
        {
            string copy = CopyOf(chain.Folder, $"cut{cut}");
            using (FileStream log = File.OpenWrite(FindLog(copy)))
            {
                log.SetLength(length * cut / 16);
            }

            int head = AssertWholeBlocksOnly(copy, chain);
            Assert.That(head, Is.GreaterThanOrEqualTo(headBefore), "a longer log holds no fewer blocks");
            headBefore = head;
        }

        Assert.That(headBefore, Is.EqualTo(Blocks), "uncut it holds all");
    }

    [TestCase(0.999)]
    [TestCase(0.5)]
    public void Open_LogDamaged_HoldsTheWholeBlocksBeforeTheDamage(double where)
    {
        using ChainHarness chain = CommitBlocks();
        string copy = CopyOf(chain.Folder, "damaged");
        byte[] log = File.ReadAllBytes(FindLog(copy));
        log[(int)(log.Length * where)] ^= 0xFF;
        File.WriteAllBytes(FindLog(copy), log);

        int head = AssertWholeBlocksOnly(copy, chain);

        Assert.That(head, Is.InRange(0, Blocks - 1));
    }

    [Test]
    public void Open_AbandonedWithoutClosing_HoldsAll()
    {
        using ChainHarness chain = CommitBlocks();

        Assert.That(AssertWholeBlocksOnly(CopyOf(chain.Folder, "copy"), chain), Is.EqualTo(Blocks));
    }

    private static string FindLog(string folder) =>
        Directory.GetFiles(Path.Combine(folder, DatabaseFolder.DatabaseFolderName), "*.log")
            .MaxBy(path => new FileInfo(path).Length)!;

    // The height of the head, -1 without genesis; every block is there in every table, or in none.
    private static int AssertWholeBlocksOnly(string folder, ChainHarness chain)
    {
        int head = -1;
        using (ChainStore store = ChainHarness.Open(folder, Options, chain.GenesisHash))
        {
            if (store.IsInitialized)
            {
                head = (int)store.Head.Header.Number.Value;
                Assert.That(store.Head.State.Root, Is.EqualTo(chain.Blocks[head].State.Root));
                ChainHarness.AssertTriesAreWhole(store.Head.State);
                foreach (ExecutedBlock block in chain.Blocks[..(head + 1)])
                {
                    ChainHarness.AssertHolds(store, block);
                }
            }
        }

        using DatabaseFolder opened =
            DatabaseFolder.TryOpen(folder, Options, chain.GenesisHash, out _, out _)!;
        BlockArchive archive = new(opened.Tables);
        ChainIndex index = new(opened.Tables);
        foreach (ExecutedBlock block in chain.Blocks[(head + 1)..])
        {
            Height height = block.Block.Header.Number;
            Assert.That(archive.GetHeader(height), Is.Null);
            Assert.That(archive.GetBlock(height), Is.Null);
            Assert.That(archive.GetReceipts(height), Is.Null);
            Assert.That(index.FindBlock(block.Block.Hash), Is.Null);
            Assert.That(block.Block.Transactions.Select(t => index.FindTransaction(t.Hash)), Is.All.Null);
            Assert.That(block.Content.Keys.Select(archive.GetContent), Is.All.Null);
        }

        return head;
    }

    private ChainHarness CommitBlocks()
    {
        ChainHarness chain = new(_folder.Sub("chain"), seed: 31, Options);
        for (int i = 0; i < Blocks; i++)
        {
            chain.Commit();
        }

        return chain;
    }

    private string CopyOf(string folder, string name)
    {
        string copy = _folder.Sub(name);
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) is DirectoryLock.LockFileName)
            {
                continue;
            }

            string target = Path.Combine(copy, Path.GetRelativePath(folder, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return copy;
    }
}
