using System.Diagnostics;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.Opening;
using OpenLedger.Storage.Tests.Chain;

namespace OpenLedger.Storage.Tests.Crash;

public sealed class KilledProcessTests
{
    private const int Seed = 21;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Kill_WhileCommitting_TwoTimes_LosesNothingAcknowledged()
    {
        TestChain chain = new(Seed);
        List<ExecutedBlock> blocks = [chain.Genesis()];
        ulong least = 0;
        foreach (int further in (int[])[23, 41])
        {
            least += (ulong)further;
            Height acknowledged = RunAndKill(least);
            Assert.That(acknowledged.Value, Is.GreaterThanOrEqualTo(least));

            using ChainStore store =
                ChainHarness.Open(_folder.Path, new StoreOptions(), blocks[0].Block.Hash);
            Height head = store.Head.Header.Number;
            Assert.That(head, Is.GreaterThanOrEqualTo(acknowledged));
            while (blocks.Count <= (int)head.Value)
            {
                blocks.Add(chain.Next(blocks[^1].Post));
            }

            foreach (ExecutedBlock block in blocks)
            {
                ChainHarness.AssertHolds(store, block);
            }

            Assert.That(store.Head.State.Root, Is.EqualTo(blocks[^1].State.Root));
            Assert.That(store.Head.Corpus.HistoryHash, Is.EqualTo(blocks[^1].Post.Corpus.HistoryHash));
            ChainHarness.AssertTriesAreWhole(store.Head.State);
        }
    }

    [Test]
    public void Open_WhileAnotherProcessHasIt_NamesThatProcess()
    {
        Hash256 genesis = new TestChain(Seed).Genesis().Block.Hash;
        using Process process = CrashWriter.Start(_folder.Path, Seed);
        try
        {
            CrashWriter.ReadUntil(process, 1);

            OpenResult result =
                ChainStore.Open(_folder.Path, new StoreOptions(), genesis, TestChain.NewCache());

            Assert.That(result, Is.InstanceOf<OpenResult.Refused>());
            Assert.That(((OpenResult.Refused)result).Reason, Is.EqualTo(OpenRefusal.InUse));
            Assert.That(((OpenResult.Refused)result).Message, Does.Contain($"in use by process {process.Id}"));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }

        // The lock went with the process.
        ChainHarness.Open(_folder.Path, new StoreOptions(), genesis).Dispose();
    }

    private Height RunAndKill(ulong least)
    {
        using Process process = CrashWriter.Start(_folder.Path, Seed);
        Height seen = CrashWriter.ReadUntil(process, least);
        process.Kill();
        Height last = CrashWriter.ReadUntil(process, ulong.MaxValue);
        process.WaitForExit();
        return last > seen ? last : seen;
    }
}
