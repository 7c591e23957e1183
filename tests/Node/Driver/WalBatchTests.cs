using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Driver;

[TestFixture]
public class WalBatchTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-batch-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AppendTo_TurnWithMoreThanAFrameHolds_KeepsEveryRecordInOrder()
    {
        const int Blocks = (WalFrame.PayloadBytesMax / Proposal.BlockBytesMax) + 1;
        byte[] largest = new byte[Proposal.BlockBytesMax];
        Hash256 genesis = Keccak.Hash([1]);
        using (WriteAheadLog log = WriteAheadLog.Open(_folder, genesis, out _, _ => { }))
        {
            WalBatch batch = new();
            for (ulong view = 1; view <= Blocks; view++)
            {
                batch.Add(new WalRecord.OfBlock(BlockAt(view, largest)), log);
            }

            batch.AppendTo(log);
        }

        using WriteAheadLog again = WriteAheadLog.Open(_folder, genesis, out IReadOnlyList<WalEntry> entries);
        Assert.That(
            WalBatch.Decode(entries).Select(record => record.View.Value),
            Is.EqualTo(Enumerable.Range(1, Blocks).Select(view => (ulong)view)));
    }

    private static CandidateBlock BlockAt(ulong view, byte[] bytes) =>
        new(Keccak.Hash([(byte)view]), Keccak.Hash([0]), new Height(view), new Epoch(0), new View(view),
            new View(view - 1), view, bytes);
}
