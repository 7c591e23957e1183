using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Fees;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Storage.Tests.Chain;

public sealed class RecordCodecTests
{
    private static readonly Hash256 Root = Hash256.Parse(new string('7', 64));

    [Test]
    public void CorpusEvents_EncodedAndDecoded_AreTheSame()
    {
        CorpusEvent[] events =
        [
            new CorpusEvent.Admitted(new ContributionId(1), new DatanetId(2), Root, Held: false),
            new CorpusEvent.Admitted(new ContributionId(ulong.MaxValue), new DatanetId(0), Root, Held: true),
            new CorpusEvent.Released(new ContributionId(1)),
            new CorpusEvent.Sealed(new SegmentId(3), new DatanetId(4)),
        ];

        Assert.That(CorpusEventCodec.Decode(CorpusEventCodec.Encode(events)), Is.EqualTo(events));
        Assert.That(CorpusEventCodec.Decode(CorpusEventCodec.Encode([])), Is.Empty);
    }

    [Test]
    public void Attributions_EncodedAndDecoded_AreTheSame()
    {
        AttributionRecord[] records =
        [
            Record(0), Record(3) with { Acceptance = Acceptance.Awaited },
        ];

        IReadOnlyList<AttributionRecord> decoded = AttributionCodec.Decode(AttributionCodec.Encode(records));

        Assert.That(decoded, Has.Count.EqualTo(2));
        for (int i = 0; i < records.Length; i++)
        {
            Assert.That(decoded[i].Payouts, Is.EqualTo(records[i].Payouts));
            Assert.That(decoded[i].Proof, Is.EqualTo(records[i].Proof));

            // Records compare their lists by reference: put the same ones in, and the rest must be equal.
            AttributionRecord same =
                decoded[i] with { Payouts = records[i].Payouts, Proof = records[i].Proof };
            Assert.That(same, Is.EqualTo(records[i]));
        }
    }

    [Test]
    public void Decode_EveryTruncationAndAppendedByte_IsRefused()
    {
        byte[] events = CorpusEventCodec.Encode([new CorpusEvent.Sealed(new SegmentId(3), new DatanetId(4))]);
        byte[] records = AttributionCodec.Encode([Record(2)]);

        for (int length = 0; length < events.Length; length++)
        {
            Assert.That(
                () => CorpusEventCodec.Decode(events.AsSpan(0, length)),
                Throws.TypeOf<InvalidDataException>());
        }

        for (int length = 0; length < records.Length; length++)
        {
            Assert.That(
                () => AttributionCodec.Decode(records.AsSpan(0, length)),
                Throws.TypeOf<InvalidDataException>());
        }

        Assert.That(() => CorpusEventCodec.Decode([.. events, 0]), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => AttributionCodec.Decode([.. records, 0]), Throws.TypeOf<InvalidDataException>());

        // [[3, 1]]: an event of an unknown kind.
        Assert.That(() => CorpusEventCodec.Decode([0xC3, 0xC2, 3, 1]), Throws.TypeOf<InvalidDataException>());
    }

    internal static AttributionRecord Record(int payouts) => new(
        Root,
        7,
        new ModelId(8),
        9,
        Address.FromTail(1),
        Address.FromTail(2),
        Address.FromTail(3),
        uint.MaxValue,
        10,
        [1, 2, 3],
        new FeeSplit(1, 2, 3, 4, 5, 6, UInt256.MaxValue),
        [.. Enumerable.Range(0, payouts).Select(i => new Payout(
            i, 2, new ContributionId(3), 4, new DatanetId(5), Address.FromTail(6), ulong.MaxValue,
            1_000_000))]);
}
