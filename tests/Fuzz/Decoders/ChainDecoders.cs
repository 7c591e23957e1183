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

namespace OpenLedger.Fuzz.Decoders;

/// <summary>Transactions, blocks, and the pieces of state that proofs carry.</summary>
internal static class ChainDecoders
{
    private const ulong Chain = 161_299;

    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([2]).ToArray());

    public static IReadOnlyList<FuzzedDecoder> All { get; } =
    [
        FuzzedDecoder.Of<Transaction>(
            "transaction", [.. Enumerable.Range(0, 6).Select(i => Sign(i).Raw.ToArray())],
            frame => TransactionDecoder.TryDecode(frame, Chain, out Transaction? transaction, out _)
                ? transaction : null,
            transaction => transaction.Raw.ToArray(), hasOneForm: true) with { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<Block>(
            "block", [BlockCodec.Encode(SampleBlock(0, 0)), BlockCodec.Encode(SampleBlock(3, 4))],
            frame => BlockCodec.TryDecode(frame, Chain, null, out Block? block, out _) ? block : null,
            BlockCodec.Encode, hasOneForm: true) with { AllocatedPerByte = 64 },
        FuzzedDecoder.Of<CandidateBlock>(
            "candidate-block", [BlockCodec.Encode(SampleBlock(3, 4))], ReadCandidate) with
        { AllocatedPerByte = 128 },
        FuzzedDecoder.Of<BlockHeader>(
            "block-header", [BlockHeaderCodec.Encode(SampleBlock(1, 0).Header)],
            frame => BlockHeaderCodec.TryDecode(frame, out BlockHeader? header, out _) ? header : null,
            BlockHeaderCodec.Encode, hasOneForm: true),
        new FuzzedDecoder(
            "account", [AccountCodec.Encode(new Account(7, 1_000_000, KnownHashes.EmptyTrieRoot, Keccak.OfEmpty))],
            frame => AccountCodec.TryDecode(frame, out Account account) ? account : null)
        {
            Encode = account => AccountCodec.Encode((Account)account),
            HasOneForm = true,
        },
        FuzzedDecoder.Of("trie-node", [.. TrieNodes()],
            frame => TrieNodeLayout.TryParse(frame, NibblePath.Empty, out _)),
        FuzzedDecoder.Of<CommittedSet>(
            "validator-set", [ValidatorSetCommitment.Encode(Committed())],
            frame => ValidatorSetCommitment.TryDecode(frame), ValidatorSetCommitment.Encode,
            hasOneForm: true) with
        { AllocatedPerByte = 64 },
    ];

    internal static Transaction Sign(int i) => TransactionSigner.Sign(
        new UnsignedTransaction
        {
            Type = (TransactionType)(i % 3),
            ChainId = Chain,
            Nonce = (ulong)i,
            MaxFeePerGas = 7,
            GasLimit = 90_000,
            To = i == 5 ? null : Address.FromTail(1),
            Data = new byte[i * 9],
            AccessList = i % 3 == 0 ? [] : [new AccessListEntry(Address.FromTail(9), [Keccak.Hash([3])])],
        },
        Key);

    internal static Block SampleBlock(int transactions, int credits)
    {
        Transaction[] list = [.. Enumerable.Range(0, transactions).Select(Sign)];
        VoteCredit[] late =
        [
            .. Enumerable.Range(0, credits).Select(n => new VoteCredit(
                1, BodyKind.Notarize, new ValidatorIndex((ushort)n),
                new Signature(new UInt256(Keccak.Hash([(byte)n]).ToArray()), new UInt256(1, 2, 3, 4), 0))),
        ];
        BlockHeader header = new()
        {
            ParentHash = Keccak.Hash([1]),
            Beneficiary = Address.FromTail(0xBE),
            StateRoot = Keccak.Hash([2]),
            TransactionsRoot = OrderedTrie.Root([.. list.Select(t => t.Raw)]),
            ReceiptsRoot = Keccak.Hash([4]),
            LogsBloom = Bloom.Of([]),
            Number = new Height(300),
            GasLimit = 30_000_000,
            GasUsed = 21_000,
            ExtraData = VoteCreditCodec.CommitmentOf(late),
            BaseFeePerGas = 1_000_000_007,
            TimestampMs = 1_800_000_000_123,
            Epoch = new Epoch(5),
            View = new View(70_000),
            ParentView = new View(69_998),
            AttributionRoot = Keccak.Hash([5]),
            ValidatorsHash = Keccak.Hash([6]),
        };
        return new Block(header, BlockHeaderCodec.ComputeHash(header), list, late);
    }

    private static CandidateBlock? ReadCandidate(byte[] frame)
    {
        CandidateDecoder decoder = new(Chain, new KnownSenders());
        return decoder.TryDecode(frame, out CandidateBlock? candidate) ? candidate : null;
    }

    private static IEnumerable<byte[]> TrieNodes()
    {
        yield return Convert.FromHexString("c88320646f83636174");
        yield return [0xd1, .. Enumerable.Repeat((byte)0x80, 17)];
        yield return [0xf8, 0x71, .. Enumerable.Repeat((byte)0x80, 13), 0xa0, .. Keccak.Hash([1]).ToArray(),
            0xa0, .. Keccak.Hash([2]).ToArray(), 0xa0, .. Keccak.Hash([3]).ToArray(), 0x80];
    }

    private static CommittedSet Committed() => new(
        ValidatorSetCommitment.RulesVersion,
        [.. Enumerable.Range(1, 4).Select(i => new CommittedValidator(
            PrivateKey.Create(Keccak.Hash([(byte)i]).ToArray()).PublicKey, new Power((ulong)i)))],
        new Primitives.Genesis.GenesisConsensus());
}
