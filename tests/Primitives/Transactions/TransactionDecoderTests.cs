using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Transactions;

/// <summary>
/// What the decoder refuses, by name, beyond the public vectors; and that signing round-trips.
/// </summary>
public sealed class TransactionDecoderTests
{
    private const ulong Chain = 161299;

    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([1]).ToArray());
    private static readonly Address Other = Address.Parse("0x1111111111111111111111111111111111111111");

    private static readonly UnsignedTransaction Plain = new()
    {
        ChainId = Chain,
        Nonce = 7,
        MaxPriorityFeePerGas = 1,
        MaxFeePerGas = 1_000_000_000,
        GasLimit = 100_000,
        To = Other,
        Value = UInt256.PowerOfTen(18),
        Data = new byte[] { 0, 1, 2 },
    };

    private static readonly UnsignedTransaction Creation = Plain with { To = null, GasLimit = 1_000_000 };

    private static readonly UnsignedTransaction[] Accepted =
    [
        Plain,
        Plain with { Type = TransactionType.Legacy },
        Plain with { Type = TransactionType.Legacy, ChainId = null },
        Plain with { Type = TransactionType.AccessList },
        Plain with { AccessList = [new(Other, [Keccak.Hash([1]), Hash256.Zero]), new(Address.Zero, [])] },
        Plain with { To = null, GasLimit = 60_000 },
        Plain with { Nonce = ulong.MaxValue - 1 },
        Plain with { Value = UInt256.MaxValue, Data = ReadOnlyMemory<byte>.Empty, Nonce = 0 },
        Plain with { MaxPriorityFeePerGas = 0, MaxFeePerGas = 0 },
        Plain with { ChainId = null, Type = TransactionType.Legacy, To = null },
    ];

    [TestCaseSource(nameof(Accepted))]
    public void TryDecode_SignedTransaction_GivesBackEveryField(UnsignedTransaction unsigned)
    {
        Transaction signed = TransactionSigner.Sign(unsigned, Key);
        Assert.That(
            TransactionDecoder.TryDecode(
                signed.Raw, Chain, out Transaction? read, out TransactionError error),
            Is.True,
            error.ToString());
        Assert.That(read!.Sender, Is.EqualTo(Key.Address));
        Assert.That(read.Data.ToArray(), Is.EqualTo(unsigned.Data.ToArray()));
        Assert.That(read.AccessList.Count, Is.EqualTo(unsigned.AccessList.Count));
        for (int i = 0; i < read.AccessList.Count; i++)
        {
            Assert.That(read.AccessList[i].Address, Is.EqualTo(unsigned.AccessList[i].Address));
            Assert.That(read.AccessList[i].StorageKeys, Is.EqualTo(unsigned.AccessList[i].StorageKeys));
        }

        Assert.That(
            read with { Data = signed.Data, AccessList = signed.AccessList, Raw = signed.Raw },
            Is.EqualTo(signed));
        Assert.That(Keccak.Hash(read.Raw.Span), Is.EqualTo(read.Hash));
    }

    [Test]
    public void TryDecode_OtherChain_IsInvalidChainidButUnprotectedIsAccepted()
    {
        foreach (UnsignedTransaction unsigned in Accepted)
        {
            Transaction signed = TransactionSigner.Sign(unsigned, Key);
            bool ok = TransactionDecoder.TryDecode(signed.Raw, Chain + 1, out _, out TransactionError error);
            Assert.That(ok, Is.EqualTo(unsigned.ChainId is null));
            Assert.That(error, Is.EqualTo(ok ? TransactionError.None : TransactionError.InvalidChainid));
            Assert.That(TransactionDecoder.TryDecode(signed.Raw, null, out _, out _), Is.True, "any chain");
        }
    }

    [Test]
    public void TryDecode_RulesBroken_AreNamed()
    {
        AssertRefused(Plain with { Nonce = ulong.MaxValue }, TransactionError.NonceTooBig);
        AssertRefused(Plain with { MaxPriorityFeePerGas = 1_000_000_001 },
            TransactionError.PriorityGreaterThanMaxFeePerGas);
        AssertRefused(Plain with { GasLimit = 21_035 }, TransactionError.IntrinsicGasTooLow);
        AssertRefused(
            Plain with { MaxFeePerGas = UInt256.MaxValue }, TransactionError.GaslimitPriceProductOverflow);
        AssertRefused(
            Creation with { Data = new byte[IntrinsicGas.InitcodeSizeBytesMax + 1] },
            TransactionError.InitcodeSizeExceeded);
    }

    [Test]
    public void TryDecode_LargestInitcode_IsAccepted()
    {
        UnsignedTransaction creation = Creation with { Data = new byte[IntrinsicGas.InitcodeSizeBytesMax] };
        Assert.That(
            TransactionDecoder.TryDecode(TransactionSigner.Sign(creation, Key).Raw, Chain, out _, out _),
            Is.True);
    }

    [Test]
    public void TryDecode_GasLimitAtTheIntrinsicGas_IsAccepted()
    {
        Transaction signed = TransactionSigner.Sign(Plain with { GasLimit = 21_036 }, Key);
        Assert.That(IntrinsicGas.Of(signed), Is.EqualTo(21_036));
        Assert.That(TransactionDecoder.TryDecode(signed.Raw, Chain, out _, out _), Is.True);
    }

    [TestCase("", TransactionError.RlpErrorEof)]
    [TestCase("00", TransactionError.TypeNotSupported)]
    [TestCase("03c0", TransactionError.TypeNotSupported)]
    [TestCase("04c0", TransactionError.TypeNotSupported)]
    [TestCase("7fc0", TransactionError.TypeNotSupported)]
    [TestCase("80", TransactionError.RlpInvalidHeader)]
    [TestCase("02", TransactionError.RlpErrorEof)]
    [TestCase("0280", TransactionError.RlpInvalidHeader)]
    [TestCase("c0", TransactionError.RlpTooFewElements)]
    [TestCase("02c0", TransactionError.RlpTooFewElements)]
    [TestCase("c000", TransactionError.RlpErrorSize)]
    [TestCase("c1", TransactionError.RlpErrorSize)]
    [TestCase("f80180", TransactionError.RlpErrorSize)]
    [TestCase("f90038", TransactionError.RlpErrorSizeLeadingZeros)]
    [TestCase("c1c0", TransactionError.RlpInvalidNonce)]
    [TestCase("c100", TransactionError.RlpLeadingZerosNonce)]
    [TestCase("ca89010000000000000000", TransactionError.NonceOverflow)]
    public void TryDecode_BrokenBytes_AreNamed(string hex, TransactionError expected)
    {
        Assert.That(
            TransactionDecoder.TryDecode(Hex.Decode(hex), null, out _, out TransactionError error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    private static readonly object[][] LegacyFields =
    [
        [0, "88ffffffffffffffff", TransactionError.NonceTooBig],
        [1, "c0", TransactionError.RlpInvalidGasprice],
        [1, "820001", TransactionError.RlpLeadingZerosGasprice],
        [2, "c0", TransactionError.RlpInvalidGaslimit],
        [2, "00", TransactionError.RlpLeadingZerosGaslimit],
        [2, "89010000000000000000", TransactionError.GaslimitOverflow],
        [3, "c0", TransactionError.RlpInvalidTo],
        [3, "00", TransactionError.AddressTooShort],
        [3, "93" + "11111111111111111111111111111111111111", TransactionError.AddressTooShort],
        [3, "95" + "001111111111111111111111111111111111111111", TransactionError.AddressTooLong],
        [4, "c0", TransactionError.RlpInvalidValue],
        [5, "c0", TransactionError.RlpInvalidData],
        [5, "b80101", TransactionError.RlpErrorSize],
        [5, "b9000101", TransactionError.RlpLeadingZerosDataSize],
        [6, "80", TransactionError.InvalidChainid],
        [6, "1d", TransactionError.InvalidChainid],
        [6, "23", TransactionError.InvalidChainid],
        [6, "c0", TransactionError.RlpInvalidSignatureV],
        [6, "a0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            TransactionError.InvalidChainid],
        [6, "a101" + "0000000000000000000000000000000000000000000000000000000000000000",
            TransactionError.InvalidChainid],
        [7, "80", TransactionError.InvalidSignatureVrs],
        [7, "c0", TransactionError.RlpInvalidSignatureR],
        [7, "820001", TransactionError.RlpLeadingZerosR],
        [7, "a0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            TransactionError.InvalidSignatureVrs],
        [7, "05", TransactionError.EcRecoveryFail],
        [8, "80", TransactionError.InvalidSignatureVrs],
        [8, "c0", TransactionError.RlpInvalidSignatureS],
        [8, "820001", TransactionError.RlpLeadingZerosS],
        [8, "a07fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1",
            TransactionError.InvalidSignatureVrs],
        [9, "80", TransactionError.RlpTooManyElements],
    ];

    [TestCaseSource(nameof(LegacyFields))]
    public void TryDecode_OneLegacyFieldReplaced_IsNamed(int field, string hex, TransactionError expected)
    {
        Transaction signed = TransactionSigner.Sign(Plain with { Type = TransactionType.Legacy }, Key);
        byte[] raw = Replace(signed.Raw.Span, field, Hex.Decode(hex));
        Assert.That(TransactionDecoder.TryDecode(raw, Chain, out _, out TransactionError error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    private static readonly object[][] TypedFields =
    [
        [0, "80", TransactionError.InvalidChainid],
        [0, "01", TransactionError.InvalidChainid],
        [0, "c0", TransactionError.RlpInvalidChainid],
        [0, "00", TransactionError.RlpLeadingZerosChainid],
        [8, "80", TransactionError.RlpInvalidAccessList],
        [8, "c180", TransactionError.RlpInvalidAccessList],
        [8, "c1c0", TransactionError.RlpErrorSize],
        [8, "d7d6941111111111111111111111111111111111111111c0", TransactionError.None],
        [8, "d7d694111111111111111111111111111111111111111180", TransactionError.RlpInvalidAccessList],
        [8, "d8d7941111111111111111111111111111111111111111c080", TransactionError.RlpInvalidAccessList],
        [9, "02", TransactionError.InvalidSignatureVrs],
        [9, "820100", TransactionError.InvalidSignatureVrs],
        [9, "00", TransactionError.RlpLeadingZerosV],
        [12, "80", TransactionError.RlpTooManyElements],
    ];

    [TestCaseSource(nameof(TypedFields))]
    public void TryDecode_OneTypedFieldReplaced_IsNamed(int field, string hex, TransactionError expected)
    {
        byte[] raw = Replace(TransactionSigner.Sign(Plain, Key).Raw.Span, field, Hex.Decode(hex));
        bool ok = TransactionDecoder.TryDecode(raw, Chain, out _, out TransactionError error);

        // A well-formed change gives another sender, or a signature nobody can have made.
        Assert.That(expected == TransactionError.None
            ? ok || error == TransactionError.EcRecoveryFail
            : error == expected, $"{error}");
    }

    [Test]
    public void TryDecode_RawAboveTheLimit_IsRefusedAndAtTheLimitAccepted()
    {
        int room = TransactionDecoder.RawSizeBytesMax;
        int overhead =
            TransactionSigner.Sign(Plain with { Data = new byte[room], GasLimit = 1 << 24 }, Key).Raw.Length
            - room;
        Transaction largest = TransactionSigner.Sign(
            Plain with { Data = new byte[room - overhead], GasLimit = 1 << 24 }, Key);
        Assert.That(largest.Raw.Length, Is.EqualTo(TransactionDecoder.RawSizeBytesMax));
        Assert.That(TransactionDecoder.TryDecode(largest.Raw, Chain, out _, out TransactionError error),
            Is.True, $"{error}");
        AssertRefused(
            Plain with { Data = new byte[room - overhead + 1], GasLimit = 1 << 24 },
            TransactionError.SizeLimitExceeded);
    }

    [Test]
    public void TryDecode_BytesChangedOrCutAtRandom_NeverThrow()
    {
        Random random = new(5);
        byte[][] seeds =
            [.. Accepted.Select(unsigned => TransactionSigner.Sign(unsigned, Key).Raw.ToArray())];
        int accepted = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] raw = [.. seeds[random.Next(seeds.Length)]];
            for (int change = random.Next(4); change >= 0; change--)
            {
                raw[random.Next(raw.Length)] = (byte)random.Next(256);
            }

            raw = random.Next(8) == 0 ? raw[..random.Next(raw.Length)] : raw;
            bool ok =
                TransactionDecoder.TryDecode(raw, null, out Transaction? tx, out TransactionError error);
            Assert.That(ok, Is.EqualTo(error == TransactionError.None));
            accepted += ok ? 1 : 0;
            Assert.That(!ok || tx!.Hash == Keccak.Hash(raw));
        }

        Assert.That(accepted, Is.GreaterThan(0), "some changes only change a value");
    }

    [Test]
    public void DecodeTrusted_BrokenBytes_StopTheNode() =>
        Assert.That(
            () => TransactionDecoder.DecodeTrusted(new byte[] { 0xC0 }, Other),
            Throws.TypeOf<InvariantViolationException>());

    [Test]
    public void Sign_FieldsThatNoEnvelopeHolds_AreRefused()
    {
        Assert.That(
            () => TransactionSigner.Sign(Plain with { ChainId = null }, Key), Throws.ArgumentException);
        Assert.That(() => TransactionSigner.Sign(Plain with { ChainId = 0 }, Key), Throws.ArgumentException);
        Assert.That(
            () => TransactionSigner.Sign(
                Plain with { Type = TransactionType.Legacy, AccessList = [new(Other, [])] }, Key),
            Throws.ArgumentException);
        Assert.That(() =>
            TransactionSigner.Sign(Plain with { Type = (TransactionType)3 }, Key), Throws.ArgumentException);
    }

    private static void AssertRefused(UnsignedTransaction unsigned, TransactionError expected)
    {
        Transaction signed = TransactionSigner.Sign(unsigned, Key);
        Assert.That(
            TransactionDecoder.TryDecode(signed.Raw, Chain, out _, out TransactionError error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }

    private static byte[] Replace(ReadOnlySpan<byte> raw, int field, ReadOnlySpan<byte> item)
    {
        bool typed = raw[0] < 0x80;
        RlpReader reader = new(typed ? raw[1..] : raw);
        reader.TryReadList(out RlpReader list);
        RlpWriter writer = new();
        writer.StartList();
        for (int i = 0; !list.IsAtEnd || i <= field; i++)
        {
            ReadOnlySpan<byte> old = default;
            _ = list.IsAtEnd || list.TryReadRaw(out old);
            writer.WriteRaw(i == field ? item : old);
        }

        byte[] body = writer.EndList().ToArray();
        return typed ? [raw[0], .. body] : body;
    }
}
