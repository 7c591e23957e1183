using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Tests.State;

namespace OpenLedger.Storage.Tests.Chain;

/// <summary>
/// A made-up chain: each block is a function of the seed and its parent, so two processes build the same one.
/// Blocks hold signed transactions, receipts with logs, state changes, contributions and settled inferences,
/// but no rules made them.
/// </summary>
internal sealed class TestChain(int seed)
{
    public const ulong ChainId = 161299;

    private static readonly PrivateKey Key = PrivateKey.Create(Keccak.Hash([1]).ToArray());

    private static readonly string Passage =
        string.Concat(Enumerable.Range(0, 60).Select(i => $"passage{i} "));

    public static Address Emitter { get; } = Address.FromTail(0xD00);

    public static SegmentIndexCache NewCache() => new();

    public static byte[] CertificateOf(Height height) => [.. "certificate "u8, (byte)(height.Value % 256)];

    public static Hash256 TopicOf(Height height) => Keccak.Hash(BitConverter.GetBytes(height.Value / 5));

    public ExecutedBlock Genesis()
    {
        CorpusState empty = CorpusState.CreateEmpty(NewCache());
        return Build(InMemoryWorldState.Empty, empty, new NoContent(), default, Hash256.Zero);
    }

    public ExecutedBlock Next(ChainView parent) => Build(
        parent.State, parent.Corpus, parent.Content, new Height(parent.Header.Number.Value + 1), parent.Hash);

    private static Transaction Sign(Random random, ulong nonce) => TransactionSigner.Sign(
        new UnsignedTransaction
        {
            Type = (TransactionType)random.Next(3),
            ChainId = ChainId,
            Nonce = nonce,
            MaxFeePerGas = 7,
            GasLimit = 21_000,
            To = Address.FromTail((uint)random.Next(9)),
            Data = new byte[random.Next(60)],
        },
        Key);

    private static Receipt ReceiptOf(Transaction transaction, Height height, int index)
    {
        LogEntry[] logs = index == 0 && height.Value % 2 == 1
            ? [new LogEntry(Emitter, [TopicOf(height)], new byte[] { 1, 2, 3 })]
            : [];
        return new Receipt(
            transaction.Type, index % 2 == 0, (ulong)index * 21_000, 21_000, 7, Bloom.Of(logs), logs,
            new byte[index]);
    }

    private ExecutedBlock Build(
        IWorldState parentState,
        CorpusState parentCorpus,
        IContentReader parentContent,
        Height height,
        Hash256 parent)
    {
        int blockSeed = unchecked((seed * 1_000_003) + (int)height.Value);
        Random random = new(blockSeed);
        StateLayer state = StateLayer.Apply(parentState, new RandomDiffs(blockSeed).Next(parentState));
        int count = height.Value == 0 ? 0 : random.Next(4);
        Transaction[] transactions =
            [.. Enumerable.Range(0, count).Select(i => Sign(random, (height.Value * 10) + (ulong)i))];
        Receipt[] receipts = [.. transactions.Select((t, i) => ReceiptOf(t, height, i))];
        CorpusState corpus = parentCorpus.Fork();
        SortedDictionary<Hash256, byte[]> content = [];
        List<CorpusEvent> events = Contribute(random, corpus, content);
        VoteCredit[] credits = [.. Enumerable.Range(1, (int)(height.Value % 4)).Select(i => new VoteCredit(
            (byte)i, BodyKind.Finalize, new ValidatorIndex((ushort)i), new Signature(height.Value, 5, 0)))];
        // A new set now and then; never the same twice.
        CommittedSet? next = height.Value % 4 == 0
            ? CommittedSet.Of(
                [new CommittedValidator(Key.PublicKey, new Power(1 + height.Value))], new GenesisConsensus())
            : null;
        BlockHeader header = new()
        {
            ParentHash = parent,
            Beneficiary = Key.Address,
            StateRoot = state.Root,
            TransactionsRoot = default,
            ReceiptsRoot = default,
            LogsBloom = receipts.Aggregate(Bloom.Empty, (all, receipt) => all | receipt.Bloom),
            Number = height,
            GasLimit = 30_000_000,
            GasUsed = (ulong)count * 21_000,
            ExtraData = VoteCreditCodec.CommitmentOf(credits),
            BaseFeePerGas = 7,
            TimestampMs = 1_700_000_000_000 + height.Value,
            Epoch = new Epoch(0),
            View = new View(height.Value),
            ParentView = new View(height.Value == 0 ? 0 : height.Value - 1),
            AttributionRoot = default,
            ValidatorsHash = next?.Hash ?? default,
        };
        Block block = new(header, BlockHeaderCodec.ComputeHash(header), transactions, credits);
        ChainView post = new(header, block.Hash, state, corpus, new ContentLayer(parentContent, content));
        return new ExecutedBlock(block, receipts, Settled(height, count), state, post, events, content)
        {
            NextSet = next,
            Transfers = Moved(height, count),
        };
    }

    private static List<CorpusEvent> Contribute(
        Random random, CorpusState corpus, SortedDictionary<Hash256, byte[]> content)
    {
        List<CorpusEvent> events = [];
        DatanetId datanet = new((ulong)random.Next(1, 3));
        if (random.Next(3) == 0)
        {
            string text = string.Join(
                ' ', Enumerable.Range(0, 20).Select(_ => $"word{random.Next(1_000_000)}"));
            if (random.Next(2) == 0)
            {
                // Whoever has it first is repeated by the others.
                text = Passage + text;
            }

            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            AdmissionDecision decision = corpus.Evaluate(datanet, bytes);
            Assert.That(decision.IsAccepted, Is.True, decision.Detail);
            bool held = random.Next(4) == 0;
            ContributionId id = corpus.Admit(decision, held);
            content.Add(decision.ContentHash, bytes);
            events.Add(new CorpusEvent.Admitted(id, datanet, decision.ContentHash, held));
            if (held)
            {
                corpus.Release(id);
                events.Add(new CorpusEvent.Released(id));
            }
        }

        if (random.Next(6) == 0 && corpus.Seal(datanet) is { } segment)
        {
            events.Add(new CorpusEvent.Sealed(segment, datanet));
        }

        return events;
    }

    private static InternalTransfer[] Moved(Height height, int transactions) =>
        [.. Enumerable.Range(0, height.Value % 2 == 0 ? transactions : 0)
            .Select(i => new InternalTransfer(i, Emitter, Address.FromTail((uint)(20 + (height.Value % 3))), 5))];

    private static AttributionRecord[] Settled(Height height, int transactions) =>
        [.. Enumerable.Range(0, height.Value % 3 == 0 ? transactions : 0)
            .Select(i => RecordCodecTests.Record(i) with
            {
                InferenceId = Keccak.Hash([(byte)(height.Value >> 8), (byte)(height.Value % 256), (byte)i]),
                TransactionIndex = i,
            })];

    private sealed class NoContent : IContentReader
    {
        public byte[]? GetContent(Hash256 root) => null;
    }
}
