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
        using (WriteAheadLog log = WriteAheadLog.Open(_folder, genesis, read: null, _ => { }))
        {
            WalBatch batch = new();
            for (ulong view = 1; view <= Blocks; view++)
            {
                batch.Add(new WalRecord.OfBlock(BlockAt(view, largest)), log);
            }

            batch.AppendTo(log);
        }

        List<WalRecord> records = [];
        using WriteAheadLog again = WalBatch.OpenLog(_folder, genesis, default, records);
        Assert.That(
            records.Select(record => record.View.Value),
            Is.EqualTo(Enumerable.Range(1, Blocks).Select(view => (ulong)view)));
    }

    [Test]
    public void OpenLog_WithAFloor_KeepsOnlyWhatLiesAboveItInAnyEpoch()
    {
        Hash256 genesis = Keccak.Hash([1]);
        using (WriteAheadLog log = WriteAheadLog.Open(_folder, genesis, read: null, _ => { }))
        {
            WalBatch batch = new();
            for (ulong epoch = 0; epoch < 3; epoch++)
            {
                batch.Add(new WalRecord.OfBlock(BlockAt(5, [1]) with { Epoch = new Epoch(epoch) }), log);
            }

            batch.AppendTo(log);
        }

        List<WalRecord> records = [];
        WalPosition floor = WalPosition.Of(new Epoch(1), new View(5));
        using WriteAheadLog again = WalBatch.OpenLog(_folder, genesis, floor, records);
        Assert.That(records.Select(record => record.Epoch.Value), Is.EqualTo(new ulong[] { 2 }));
    }

    [Test]
    public void Read_FrameThatHoldsNoRecords_IsRefused()
    {
        Assert.That(
            () => WalBatch.Read([0, 0, 0, 1, 9], default, []), Throws.TypeOf<WalCorruptException>());
        Assert.That(
            () => WalBatch.Read([0, 0, 0, 2, 9], default, []), Throws.TypeOf<WalCorruptException>());
        Assert.That(() => WalBatch.Read([0], default, []), Throws.TypeOf<WalCorruptException>());
    }

    private static CandidateBlock BlockAt(ulong view, byte[] bytes) =>
        new(Keccak.Hash([(byte)view]), Keccak.Hash([0]), new Height(view), new Epoch(0), new View(view),
            new View(view - 1), view, bytes);
}
