using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Wal;

[TestFixture]
public sealed class WalRecordCodecTests
{
    [Test]
    public void Records_AnyKind_RoundTripWithTheirView()
    {
        foreach (WalRecord record in All())
        {
            byte[] bytes = WalRecordCodec.Encode(record);
            Assert.That(WalRecordCodec.TryDecode(bytes, out WalRecord? read), Is.True);
            Assert.That(WalRecordCodec.Encode(read!), Is.EqualTo(bytes));
            Assert.That(read!.View, Is.EqualTo(record.View));
        }
    }

    [Test]
    public void Records_CutShort_AreNone()
    {
        foreach (WalRecord record in All())
        {
            byte[] bytes = WalRecordCodec.Encode(record);
            int least = record is WalRecord.OfBlock r ? bytes.Length - r.Block.Bytes.Length : bytes.Length;
            for (int length = 0; length < least; length++)
            {
                Assert.That(WalRecordCodec.TryDecode(bytes.AsSpan(0, length), out _), Is.False);
            }
        }
    }

    [Test]
    public void Records_UnknownTagOrTooLarge_AreNone()
    {
        Assert.That(WalRecordCodec.TryDecode([5, 1, 2], out _), Is.False);
        Assert.That(WalRecordCodec.TryDecode(new byte[WalRecordCodec.BytesMax + 1], out _), Is.False);
        byte[] verdict = WalRecordCodec.Encode(new WalRecord.OfVerdict(MessageFixtures.P, true));
        verdict[^1] = 2;
        Assert.That(WalRecordCodec.TryDecode(verdict, out _), Is.False);
    }

    private static IEnumerable<WalRecord> All()
    {
        yield return new WalRecord.OfBlock(new Scene(0).Block(1, 0));
        yield return new WalRecord.OfVote(MessageFixtures.Vote(1, Body.Finalize(MessageFixtures.P)));
        yield return new WalRecord.OfCertificate(
            MessageFixtures.Certificate(Body.Nullify(new Epoch(0), new View(5)), 4, 0, 1, 2));
        yield return new WalRecord.OfVerdict(MessageFixtures.P, false);
    }
}
