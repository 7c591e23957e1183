using OpenLedger.Consensus.Blocks;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>A header is accepted over exactly the transactions and credits it commits to.</summary>
[TestFixture]
public class CandidateDecoderTests
{
    private const ulong Chain = 161_299;
    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([9]).ToArray());

    [Test]
    public void TryDecode_BlockWithItsOwnBody_IsACandidate()
    {
        Block block = NewBlock();
        CandidateDecoder decoder = new(Chain, new KnownSenders());

        Assert.That(decoder.TryDecode(BlockCodec.Encode(block), out CandidateBlock? candidate), Is.True);
        Assert.That(candidate!.Hash, Is.EqualTo(block.Hash));
        Assert.That(decoder.BlockOf(candidate).Credits, Is.EqualTo(block.Credits));
    }

    [Test]
    public void TryDecode_BodySwappedUnderTheHeader_IsRefused()
    {
        Block block = NewBlock();
        VoteCredit other = block.Credits[0] with { Index = new ValidatorIndex(3) };
        Block[] swapped =
        [
            block with { Transactions = [] },
            block with { Transactions = [block.Transactions[1], block.Transactions[0]] },
            block with { Credits = [] },
            block with { Credits = [block.Credits[1], block.Credits[0]] },
            block with { Credits = [other, block.Credits[1]] },
            block with { Header = block.Header with { ExtraData = ReadOnlyMemory<byte>.Empty } },
        ];
        CandidateDecoder decoder = new(Chain, new KnownSenders());

        foreach (Block forged in swapped)
        {
            Assert.That(decoder.TryDecode(BlockCodec.Encode(forged), out _), Is.False);
        }
    }

    [Test]
    public void Kept_BeyondCountOrBytes_ForgetsTheOldest()
    {
        Block[] blocks =
            [.. Enumerable.Range(1, CandidateDecoder.KeptMax + 5).Select(i => NewBlock((ulong)i))];
        CandidateDecoder counted = new(Chain, new KnownSenders());
        CandidateBlock[] own = [.. blocks.Select(counted.FromOwn)];
        int size = own[^1].Bytes.Length;
        Assert.That(counted.BytesKept, Is.LessThanOrEqualTo((long)CandidateDecoder.KeptMax * size));
        Assert.That(counted.BlockOf(own[^1]), Is.SameAs(blocks[^1]));
        Assert.That(counted.BlockOf(own[0]), Is.Not.SameAs(blocks[0]), "decoded again");
        Assert.That(counted.BlockOf(own[0]).Hash, Is.EqualTo(blocks[0].Hash));

        CandidateDecoder weighed = new(Chain, new KnownSenders(), keptBytesMax: (3 * size) + 10);
        foreach (Block block in blocks)
        {
            weighed.FromOwn(block);
            Assert.That(weighed.BytesKept, Is.LessThanOrEqualTo((3 * size) + 10));
        }

        Assert.That(weighed.BlockOf(own[^3]), Is.SameAs(blocks[^3]));
        Assert.That(weighed.BlockOf(own[^4]), Is.Not.SameAs(blocks[^4]));
    }

    [Test]
    public void Block_LargerThanTheBound_IsDecodedButNotKept()
    {
        Block block = NewBlock();
        CandidateDecoder decoder = new(Chain, new KnownSenders(), keptBytesMax: 100);
        Assert.That(decoder.TryDecode(BlockCodec.Encode(block), out CandidateBlock? candidate), Is.True);
        Assert.That(decoder.BytesKept, Is.Zero);
        Assert.That(decoder.BlockOf(candidate!).Hash, Is.EqualTo(block.Hash));
    }

    [Test]
    public void TryDecode_SenderOfASwappedBody_IsNeverRecovered()
    {
        Block block = NewBlock();
        KnownSenders senders = new();
        Block forged = block with { Transactions = [block.Transactions[1]] };
        Assert.That(
            new CandidateDecoder(Chain, senders).TryDecode(BlockCodec.Encode(forged), out _), Is.False);
        Assert.That(senders.Find(block.Transactions[1].Hash), Is.Null);
    }

    private static Block NewBlock(ulong height = 5)
    {
        Transaction[] transactions = [.. Enumerable.Range(0, 2).Select(i => TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = Chain,
                Nonce = (ulong)i,
                MaxFeePerGas = 7,
                GasLimit = 21_000,
                To = Address.FromTail(1),
            },
            Key))];
        VoteCredit[] credits = [.. Enumerable.Range(1, 2).Select(i => new VoteCredit(
            (byte)i, BodyKind.Notarize, new ValidatorIndex(1), new Signature(7, 8, 0)))];
        BlockHeader header = new()
        {
            ParentHash = Keccak.Hash([1]),
            Beneficiary = Key.Address,
            StateRoot = KnownHashes.EmptyTrieRoot,
            TransactionsRoot = OrderedTrie.Root([.. transactions.Select(t => t.Raw)]),
            ReceiptsRoot = KnownHashes.EmptyTrieRoot,
            LogsBloom = Bloom.Empty,
            Number = new Height(height),
            GasLimit = 30_000_000,
            GasUsed = 42_000,
            ExtraData = VoteCreditCodec.CommitmentOf(credits),
            BaseFeePerGas = 7,
            TimestampMs = 1_800_000_000_123,
            Epoch = new Epoch(0),
            View = new View(6),
            ParentView = new View(5),
            AttributionRoot = KnownHashes.EmptyTrieRoot,
            ValidatorsHash = KnownHashes.EmptyTrieRoot,
        };
        return new Block(header, BlockHeaderCodec.ComputeHash(header), transactions, credits);
    }
}
