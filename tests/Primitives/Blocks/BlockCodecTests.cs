using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Blocks;

/// <summary>A block's bytes: round trip, known senders, every refusal by name.</summary>
public sealed class BlockCodecTests
{
    [Test]
    public void TryDecode_EncodedBlock_GivesBackItsParts(
        [Values(0, 1, 2, 60)] int transactions, [Values(0, 1, 64)] int credits)
    {
        Block block = SampleBlocks.Block(transactions, credits);
        byte[] bytes = BlockCodec.Encode(block);
        Assert.That(Decode(bytes, out Block? read), Is.EqualTo(default(BlockDecodeFailure)));
        Assert.That(read!.Hash, Is.EqualTo(block.Hash));
        Assert.That(
            read.Transactions.Select(tx => tx.Hash), Is.EqualTo(block.Transactions.Select(tx => tx.Hash)));
        Assert.That(read.Transactions.Select(tx => tx.Sender), Has.All.EqualTo(SampleBlocks.Key.Address));
        Assert.That(read.Credits, Is.EqualTo(block.Credits));
        Assert.That(BlockCodec.Encode(read), Is.EqualTo(bytes));
        Assert.That(
            bytes, Has.Length.LessThanOrEqualTo(
                BlockCodec.OverheadBytesMax + block.Transactions.Sum(BlockCodec.SizeOf)
                + block.Credits.Sum(c => VoteCreditCodec.SizeOf(c))));
    }

    [Test]
    public void DecodeTrusted_WithTheSenders_IsTheBlock()
    {
        Block block = SampleBlocks.Block(5, credits: 3);
        byte[] bytes = BlockCodec.Encode(block);
        Address[] senders = [.. block.Transactions.Select(tx => tx.Sender)];
        Block read = BlockCodec.DecodeTrusted(bytes, senders);
        Assert.That(read.Hash, Is.EqualTo(block.Hash));
        Assert.That(read.Transactions.Select(tx => tx.Sender), Is.EqualTo(senders));
        Assert.That(read.Credits, Is.EqualTo(block.Credits));
        Assert.That(
            () =>
                BlockCodec.DecodeTrusted(bytes, senders[..4]), Throws.TypeOf<InvariantViolationException>());
        Assert.That(
            () => BlockCodec.DecodeTrusted(bytes, [.. senders, default]),
            Throws.TypeOf<InvariantViolationException>());
    }

    [Test]
    public void TryDecode_KnownSender_IsTakenInsteadOfRecovered()
    {
        Block block = SampleBlocks.Block(2);
        Address marked = Address.FromTail(77);
        byte[] bytes = BlockCodec.Encode(block);
        Assert.That(
            BlockCodec.TryDecode(
                bytes,
                SampleBlocks.Chain,
                hash => hash == block.Transactions[1].Hash ? marked : null,
                out Block? read,
                out _),
            Is.True);
        Assert.That(
            read!.Transactions.Select(tx => tx.Sender),
            Is.EqualTo(new[] { SampleBlocks.Key.Address, marked }));
    }

    [Test]
    public void TryDecode_BrokenShapes_AreNamed()
    {
        byte[] header = BlockHeaderCodec.Encode(SampleBlocks.Header);
        byte[] transaction = SampleBlocks.Block(1).Transactions[0].Raw.ToArray();
        byte[] list = new RlpWriter().StartList().WriteBytes(transaction).EndList().ToArray();
        (byte[] Bytes, BlockError Expected)[] cases =
        [
            ([], BlockError.BlockMalformed),
            ([0xC0], BlockError.HeaderMalformed),
            (ListOf(header), BlockError.TransactionsMalformed),
            (ListOf(header, [0x80]), BlockError.TransactionsMalformed),
            (ListOf(header, [0xC1, 0xC0], [0xC0]), BlockError.TransactionsMalformed),
            (ListOf(header, list), BlockError.CreditsMalformed),
            (ListOf(header, list, [0x80]), BlockError.CreditsMalformed),
            (ListOf(header, list, [0xC0], [0x80]), BlockError.BlockMalformed),
            ([.. ListOf(header, list, [0xC0]), 0], BlockError.BlockMalformed),
            (ListOf([0xC0], list, [0xC0]), BlockError.HeaderTooFewFields),
            (new byte[BlockCodec.SizeBytesMax + 1], BlockError.SizeLimitExceeded),
        ];
        foreach ((byte[] bytes, BlockError expected) in cases)
        {
            Assert.That(Decode(bytes, out _), Is.EqualTo(new BlockDecodeFailure(expected)));
        }

        Assert.That(Decode(ListOf(header, list, [0xC0]), out _), Is.EqualTo(default(BlockDecodeFailure)));
    }

    [Test]
    public void TryDecode_BadTransaction_IsNamedWithItsIndexAndReason()
    {
        Block block = SampleBlocks.Block(2);
        byte[] header = BlockHeaderCodec.Encode(block.Header);
        byte[] list = new RlpWriter().StartList()
            .WriteBytes(block.Transactions[0].Raw.Span).WriteBytes([0x03, 0xC0]).EndList().ToArray();
        BlockDecodeFailure failure = Decode(ListOf(header, list, [0xC0]), out _);
        Assert.That(
            failure,
            Is.EqualTo(
                new BlockDecodeFailure(BlockError.TransactionInvalid, 1, TransactionError.TypeNotSupported)));
        Assert.That(failure.ToString(), Does.Contain("transaction 1: TYPE_NOT_SUPPORTED"));
    }

    [Test]
    public void TryDecode_TransactionOfAnotherChain_IsRefused()
    {
        byte[] bytes = BlockCodec.Encode(SampleBlocks.Block(1));
        Assert.That(BlockCodec.TryDecode(bytes, 1, null, out _, out BlockDecodeFailure failure), Is.False);
        Assert.That(failure.TransactionError, Is.EqualTo(TransactionError.InvalidChainid));
    }

    [Test]
    public void TryDecode_TooManyTransactions_AreRefused()
    {
        Block one = SampleBlocks.Block(1);
        Transaction transaction = one.Transactions[0];
        byte[] header = BlockHeaderCodec.Encode(one.Header);
        RlpWriter list = new RlpWriter().StartList();
        for (int i = 0; i <= BlockCodec.TransactionsMax; i++)
        {
            list.WriteBytes(transaction.Raw.Span);
        }

        byte[] bytes = ListOf(header, list.EndList().ToArray(), [0xC0]);
        Assert.That(bytes, Has.Length.LessThan(BlockCodec.SizeBytesMax));
        bool ok = BlockCodec.TryDecode(
            bytes, SampleBlocks.Chain, _ => transaction.Sender, out _, out BlockDecodeFailure failure);
        Assert.That(ok, Is.False);
        Assert.That(failure.Error, Is.EqualTo(BlockError.TooManyTransactions));
    }

    [Test]
    public void TryDecode_BytesChangedOrCutAtRandom_NeverThrow()
    {
        Random random = new(13);
        byte[] good = BlockCodec.Encode(SampleBlocks.Block(4, credits: 20));
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = [.. good];
            bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            BlockDecodeFailure failure = Decode(bytes, out Block? read);
            Assert.That(read is null, Is.EqualTo(failure.Error != BlockError.None));
            Assert.That(read is null || BlockCodec.Encode(read).AsSpan().SequenceEqual(bytes));
        }
    }

    private static BlockDecodeFailure Decode(byte[] bytes, out Block? block)
    {
        BlockCodec.TryDecode(bytes, SampleBlocks.Chain, null, out block, out BlockDecodeFailure failure);
        return failure;
    }

    private static byte[] ListOf(params byte[][] items)
    {
        RlpWriter writer = new RlpWriter().StartList();
        foreach (byte[] item in items)
        {
            writer.WriteRaw(item);
        }

        return writer.EndList().ToArray();
    }
}
