using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>Receipts: the trie form's bytes, the stored form's round trip and refusals.</summary>
public sealed class ReceiptCodecTests
{
    private static readonly Receipt[] Samples =
    [
        SampleBlocks.Receipt(TransactionType.Legacy, true),
        SampleBlocks.Receipt(TransactionType.AccessList, false),
        SampleBlocks.Receipt(
            TransactionType.DynamicFee, true, SampleBlocks.Log(1), SampleBlocks.Log(4), SampleBlocks.Log(60)),
    ];

    [Test]
    public void EncodeTrieForm_SuccessWithoutLogs_IsEthereumsBytes()
    {
        string bloom = new('0', 512);
        string expected = "f90109" + "01" + "830186a0" + "b90100" + bloom + "c0";
        Assert.That(Convert.ToHexStringLower(ReceiptCodec.EncodeTrieForm(Samples[0])), Is.EqualTo(expected));
        string failed = "01" + "f90109" + "80" + "830186a0" + "b90100" + bloom + "c0";
        Assert.That(Convert.ToHexStringLower(ReceiptCodec.EncodeTrieForm(Samples[1])), Is.EqualTo(failed));
    }

    [Test]
    public void EncodeTrieForm_Logs_AreAddressTopicsData()
    {
        byte[] bytes = ReceiptCodec.EncodeTrieForm(Samples[2]);
        Assert.That(bytes[0], Is.EqualTo(2));
        RlpReader reader = new(bytes.AsSpan(1));
        Assert.That(reader.TryReadList(out RlpReader fields) && reader.TryEnd(), Is.True);
        Assert.That(fields.TrySkip() && fields.TrySkip() && fields.TrySkip(), Is.True);
        Assert.That(fields.TryReadList(out RlpReader logs) && fields.TryEnd(), Is.True);
        foreach (LogEntry log in Samples[2].Logs)
        {
            Assert.That(logs.TryReadList(out RlpReader entry), Is.True);
            Assert.That(entry.TryReadAddress(out Address address) && address == log.Address, Is.True);
            Assert.That(entry.TryReadList(out RlpReader topics), Is.True);
            Assert.That(topics.TryCountItems(4, out int count) && count == log.Topics.Count, Is.True);
            Assert.That(entry.TryReadBytes(out ReadOnlySpan<byte> data)
                && data.SequenceEqual(log.Data.Span), Is.True);
            Assert.That(entry.TryEnd(), Is.True);
        }

        Assert.That(logs.TryEnd(), Is.True);
    }

    [Test]
    public void TryDecodeStoredForm_EncodedReceipts_GivesThemBack()
    {
        byte[] bytes = ReceiptCodec.EncodeStoredForm(Samples);
        bool ok =
            ReceiptCodec.TryDecodeStoredForm(bytes, out IReadOnlyList<Receipt>? read, out RlpError error);
        Assert.That(ok, Is.True, $"{error}");
        Assert.That(read!.Count, Is.EqualTo(Samples.Length));
        for (int i = 0; i < Samples.Length; i++)
        {
            Assert.That(read[i].RevertData.ToArray(), Is.EqualTo(Samples[i].RevertData.ToArray()));
            Assert.That(
                read[i] with { Logs = Samples[i].Logs, RevertData = Samples[i].RevertData },
                Is.EqualTo(Samples[i]));
            Assert.That(
                ReceiptCodec.EncodeTrieForm(read[i]), Is.EqualTo(ReceiptCodec.EncodeTrieForm(Samples[i])));
        }
    }

    [Test]
    public void TryDecodeStoredForm_FiveTopicsOrUnknownType_AreRefused()
    {
        RlpWriter topics = new RlpWriter().StartList();
        for (int i = 0; i < 5; i++)
        {
            topics.WriteHash(Hash256.Zero);
        }

        byte[] log = new RlpWriter().StartList().WriteAddress(Address.Zero)
            .WriteRaw(topics.EndList().Written).WriteBytes([]).EndList().ToArray();
        Assert.That(Refusal(Stored(2, 1, log)), Is.EqualTo(RlpError.TooManyItems));
        Assert.That(Refusal(Stored(3, 1, [])), Is.EqualTo(RlpError.IntegerTooLarge));
        Assert.That(Refusal(Stored(2, 2, [])), Is.EqualTo(RlpError.IntegerTooLarge));
        Assert.That(Refusal(Stored(2, 1, [])), Is.EqualTo(RlpError.None));
        Assert.That(Refusal([.. Stored(2, 1, []), 0]), Is.EqualTo(RlpError.TrailingBytes));
        Assert.That(Refusal([0x80]), Is.EqualTo(RlpError.ListExpected));
        Assert.That(
            Refusal(new byte[ReceiptCodec.StoredSizeBytesMax + 1]), Is.EqualTo(RlpError.StringTooLong));
    }

    [Test]
    public void EncodeTrieForm_FiveTopics_StopTheNode()
    {
        LogEntry log = new(Address.Zero, [.. Enumerable.Repeat(Hash256.Zero, 5)], default);
        Assert.That(
            () => ReceiptCodec.EncodeTrieForm(SampleBlocks.Receipt(TransactionType.Legacy, true, log)),
            Throws.TypeOf<InvariantViolationException>());
    }

    [Test]
    public void TryDecodeStoredForm_BytesChangedOrCutAtRandom_NeverThrow()
    {
        Random random = new(17);
        byte[] good = ReceiptCodec.EncodeStoredForm(Samples);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            if (ReceiptCodec.TryDecodeStoredForm(bytes, out IReadOnlyList<Receipt>? read, out _))
            {
                Assert.That(ReceiptCodec.EncodeStoredForm(read), Is.EqualTo(bytes));
            }
        }
    }

    private static RlpError Refusal(byte[] bytes)
    {
        ReceiptCodec.TryDecodeStoredForm(bytes, out _, out RlpError error);
        return error;
    }

    private static byte[] Stored(ulong type, ulong status, byte[] log) =>
        new RlpWriter().StartList().StartList()
            .WriteUInt(type).WriteUInt(status).WriteUInt(1).WriteUInt(1).WriteUInt(1)
            .StartList().WriteRaw(log).EndList().WriteBytes([]).EndList().EndList().ToArray();
}
