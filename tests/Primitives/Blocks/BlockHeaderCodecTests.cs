using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>A header's bytes: round trip, frozen layout, and every field refused by name.</summary>
public sealed class BlockHeaderCodecTests
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    [Test]
    public void TryDecode_EncodedHeader_GivesBackEveryField()
    {
        byte[] bytes = BlockHeaderCodec.Encode(SampleBlocks.Header);
        Assert.That(BlockHeaderCodec.TryDecode(bytes, out BlockHeader? read, out BlockError error), Is.True,
            $"{error}");
        Assert.That(read!.ExtraData.ToArray(), Is.EqualTo(SampleBlocks.Header.ExtraData.ToArray()));
        Assert.That(read with { ExtraData = SampleBlocks.Header.ExtraData }, Is.EqualTo(SampleBlocks.Header));
        Assert.That(BlockHeaderCodec.Encode(read), Is.EqualTo(bytes));
        Assert.That(BlockHeaderCodec.ComputeHash(read), Is.EqualTo(Keccak.Hash(bytes)));
    }

    [Test]
    public void Encode_Header_PutsTheFieldsInTheirDocumentedPlaces()
    {
        RlpReader reader = new(BlockHeaderCodec.Encode(SampleBlocks.Header));
        reader.TryReadList(out RlpReader list);
        List<string> fields = [];
        while (list.TryReadBytes(out ReadOnlySpan<byte> field))
        {
            fields.Add(Convert.ToHexStringLower(field));
        }

        Assert.That(fields, Has.Count.EqualTo(22));
        Assert.That(
            fields[1], Is.EqualTo("1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"));
        Assert.That(fields[2], Is.EqualTo("00000000000000000000000000000000000000be"));
        Assert.That(fields[7], Is.Empty, "difficulty");
        Assert.That(fields[8], Is.EqualTo("012c"), "number");
        Assert.That(fields[11], Is.EqualTo("6b49d200"), "timestamp in seconds");
        Assert.That(fields[12], Is.EqualTo("000102"), "extraData");
        Assert.That(fields[13], Is.EqualTo(Zeros), "mixHash");
        Assert.That(fields[14], Is.EqualTo("0000000000000000"), "nonce");
        Assert.That(fields[15], Is.EqualTo("3b9aca07"), "base fee");
        Assert.That(fields[16], Is.EqualTo("01a3185c507b"), "timestampMs");
        Assert.That(
            fields[17..20], Is.EqualTo(new[] { "05", "011170", "01116e" }), "epoch, view, parentView");
    }

    private static readonly object[][] Fields =
    [
        [0, "80", BlockError.ParentHashMalformed],
        [1, "a0" + Zeros, BlockError.OmmersHashNotEmpty],
        [1, "01", BlockError.OmmersHashNotEmpty],
        [2, "80", BlockError.BeneficiaryMalformed],
        [3, "c0", BlockError.StateRootMalformed],
        [4, "9f" + "00000000000000000000000000000000000000000000000000000000000000",
            BlockError.TransactionsRootMalformed],
        [5, "a1" + "00" + Zeros, BlockError.ReceiptsRootMalformed],
        [6, "80", BlockError.LogsBloomMalformed],
        [7, "01", BlockError.DifficultyNotZero],
        [8, "00", BlockError.NumberMalformed],
        [9, "89010000000000000000", BlockError.GasLimitMalformed],
        [10, "c0", BlockError.GasUsedMalformed],
        [11, "00", BlockError.TimestampMalformed],
        [11, "80", BlockError.TimestampMismatch],
        [12, "a1" + "00" + Zeros, BlockError.ExtraDataMalformed],
        [13, "a0" + "01" + "00000000000000000000000000000000000000000000000000000000000000",
            BlockError.MixHashNotZero],
        [14, "880000000000000001", BlockError.NonceNotZero],
        [14, "80", BlockError.NonceNotZero],
        [15, "a101" + Zeros, BlockError.BaseFeeMalformed],
        [16, "00", BlockError.TimestampMsMalformed],
        [17, "c0", BlockError.EpochMalformed],
        [18, "c0", BlockError.ViewMalformed],
        [19, "820001", BlockError.ParentViewMalformed],
        [20, "80", BlockError.AttributionRootMalformed],
        [21, "80", BlockError.ValidatorsHashMalformed],
        [22, "80", BlockError.HeaderTooManyFields],
    ];

    [TestCaseSource(nameof(Fields))]
    public void TryDecode_OneFieldReplaced_IsNamed(int field, string hex, BlockError expected)
    {
        RlpReader reader = new(BlockHeaderCodec.Encode(SampleBlocks.Header));
        reader.TryReadList(out RlpReader list);
        RlpWriter writer = new();
        writer.StartList();
        for (int i = 0; i <= Math.Max(field, 21); i++)
        {
            ReadOnlySpan<byte> old = default;
            _ = i > 21 || list.TryReadRaw(out old);
            writer.WriteRaw(i == field ? Hex.Decode(hex) : old);
        }

        byte[] bytes = writer.EndList().ToArray();
        Assert.That(BlockHeaderCodec.TryDecode(bytes, out _, out BlockError error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    [Test]
    public void TryDecode_FieldsMissing_AreTooFew([Range(0, 21)] int kept)
    {
        RlpReader reader = new(BlockHeaderCodec.Encode(SampleBlocks.Header));
        reader.TryReadList(out RlpReader list);
        RlpWriter writer = new();
        writer.StartList();
        for (int i = 0; i < kept; i++)
        {
            list.TryReadRaw(out ReadOnlySpan<byte> item);
            writer.WriteRaw(item);
        }

        byte[] bytes = writer.EndList().ToArray();
        Assert.That(BlockHeaderCodec.TryDecode(bytes, out _, out BlockError error), Is.False);
        Assert.That(error, Is.EqualTo(BlockError.HeaderTooFewFields));
    }

    [Test]
    public void TryDecode_OtherShapes_AreNamed()
    {
        byte[] good = BlockHeaderCodec.Encode(SampleBlocks.Header);
        (byte[] Bytes, BlockError Expected)[] cases =
        [
            ([], BlockError.HeaderMalformed),
            ([0x80], BlockError.HeaderMalformed),
            ([.. good, 0], BlockError.HeaderMalformed),
            (good[..^1], BlockError.HeaderMalformed),
            (new byte[BlockHeaderCodec.SizeBytesMax + 1], BlockError.SizeLimitExceeded),
        ];
        foreach ((byte[] bytes, BlockError expected) in cases)
        {
            Assert.That(BlockHeaderCodec.TryDecode(bytes, out _, out BlockError error), Is.False);
            Assert.That(error, Is.EqualTo(expected));
        }
    }

    [Test]
    public void TryDecode_BytesChangedAtRandom_NeverThrowAndStayCanonical()
    {
        Random random = new(11);
        byte[] good = BlockHeaderCodec.Encode(SampleBlocks.Header);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (BlockHeaderCodec.TryDecode(bytes, out BlockHeader? read, out _))
            {
                accepted++;
                Assert.That(BlockHeaderCodec.Encode(read), Is.EqualTo(bytes));
            }
        }

        Assert.That(accepted, Is.InRange(1, 19_999));
    }
}
