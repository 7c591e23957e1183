using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Tests.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Rpc.Tests.Chain;

/// <summary>
/// A finalized chain in memory: real blocks, built by the real executor out of signed transactions.
/// </summary>
internal sealed class MemoryChain : IChainReader, IAccountHistory
{
    public const ulong ChainId = 161_299;

    public static readonly UInt256 Gwei = 1_000_000_000UL;
    public static readonly UInt256 Open = GenesisConfig.WeiPerOpen;
    public static readonly PrivateKey Alice = KeyOf(1);
    public static readonly PrivateKey Bob = KeyOf(2);
    public static readonly PrivateKey Carol = KeyOf(3);
    public static readonly PrivateKey Proposer = KeyOf(1_000);

    private static readonly UInt256 Funds = Open * 1_000_000UL;

    // Replaced whole, so that readers on other threads see one chain or the next.
    private volatile ExecutedBlock[] _blocks;
    private readonly Dictionary<Address, ulong> _nonces = [];
    private readonly Dictionary<ulong, FinalityCertificate> _certificates = [];

    public MemoryChain(params IEnumerable<Address> rich)
    {
        Executor = new BlockExecutor(NewGenesis([Alice.Address, Bob.Address, Carol.Address, .. rich]));
        _blocks = [GenesisBuilder.Build(Executor.Genesis, [], new SegmentIndexCache())];
    }

    public BlockExecutor Executor { get; }

    /// <summary>States below this height are gone.</summary>
    public Height OldestState { get; set; }

    public ChainView Head => _blocks[^1].Post;

    public static PrivateKey KeyOf(int number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        bytes[30] = (byte)(number >> 8);
        bytes[31] = (byte)(number & 0xFF);
        return PrivateKey.Create(bytes);
    }

    /// <summary>A signed transaction; the sender's next nonce when none is given.</summary>
    public Transaction Sign(
        PrivateKey from,
        Address? to,
        UInt256 value = default,
        byte[]? data = null,
        ulong gas = 5_000_000,
        TransactionType type = TransactionType.DynamicFee,
        UInt256? tip = null,
        ulong? nonce = null)
    {
        ulong next = nonce ?? _nonces.GetValueOrDefault(from.Address);
        _nonces[from.Address] = nonce is null ? next + 1 : _nonces.GetValueOrDefault(from.Address);
        return TransactionSigner.Sign(
            new UnsignedTransaction
            {
                Type = type,
                ChainId = ChainId,
                Nonce = next,
                MaxPriorityFeePerGas = tip ?? Gwei,
                MaxFeePerGas = Gwei * 100UL,
                GasLimit = gas,
                To = to,
                Value = value,
                Data = data ?? [],
            },
            from);
    }

    /// <summary>Builds a block of exactly these transactions and makes it the head.</summary>
    public Block Mine(params Transaction[] transactions)
    {
        BlockEnvironment environment = new(
            Head.Header.TimestampMs + 1_000,
            Head.Header.Epoch,
            new View(Head.Header.View.Value + 1),
            Head.Header.View,
            Proposer.Address);
        BlockBuildResult built = Executor.Build(Head, environment, new Queue(transactions), new Unbounded());
        Assert.That(built.Skipped, Is.Empty);
        _blocks = [.. _blocks, built.Executed];
        return built.Executed.Block;
    }

    public void Certify(Height height, byte[] certificate) =>
        _certificates[height.Value] = new FinalityCertificate(height, certificate);

    public Block? GetBlock(Height height) => At(height)?.Block;

    public Block? GetBlock(Hash256 hash) => HeightOf(hash) is { } height ? GetBlock(height) : null;

    public BlockHeader? GetHeader(Height height) => At(height)?.Block.Header;

    public Height? HeightOf(Hash256 blockHash) =>
        Array.Find(_blocks, b => b.Block.Hash == blockHash)?.Block.Header.Number;

    public IReadOnlyList<Receipt>? GetReceipts(Height height) => At(height)?.Receipts;

    public IReadOnlyList<Height> FindLogBlocks(
        Height first, Height last, Func<Bloom, bool> mayMatch, int limit) =>
        [.. _blocks.Select(b => b.Block.Header)
            .Where(h =>
                h.Number >= first && h.Number <= last && h.LogsBloom != Bloom.Empty && mayMatch(h.LogsBloom))
            .Select(h => h.Number).Take(limit)];

    public TransactionLocation? FindTransaction(Hash256 hash) => Locate(b =>
        b.Block.Transactions.Select(t => t.Hash), hash);

    public StateAtResult StateAt(Height height) =>
        At(height) is not { } block ? new StateAtResult.Unknown()
        : height < OldestState ? new StateAtResult.Pruned(OldestState)
        : new StateAtResult.Found(block.State);

    public IReadOnlyList<AttributionRecord> GetAttributions(Height height) => At(height)?.Attributions ?? [];

    public TransactionLocation? FindInference(Hash256 inferenceId)
    {
        InferenceEntry[] found = [.. Inferences().Where(entry => entry.InferenceId == inferenceId)];
        return found.Length == 0 ? null : new TransactionLocation(found[0].Height, found[0].TransactionIndex);
    }

    public IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit) =>
        [.. Inferences().Where(e =>
            beforeSequence is not { } before || e.Sequence < before).Reverse().Take(limit)];

    public IReadOnlyList<ContributionUse> UsesOf(
        ContributionId contribution, ulong? beforeSequence, int limit) =>
        new ScannedHistory(_blocks).UsesOf(contribution, beforeSequence, limit);

    public IReadOnlyList<ModelEarnings> EarningsByModel(ContributionId contribution, int limit) =>
        new ScannedHistory(_blocks).EarningsByModel(contribution, limit);

    public RepeatCount RepeatsOf(ContributionId contribution) =>
        new ScannedHistory(_blocks).RepeatsOf(contribution);

    public byte[]? GetContent(Hash256 root) => Head.Content.GetContent(root);

    public CommittedSet? GetValidatorSet(Hash256 validatorsHash) =>
        _blocks.Select(b => b.NextSet).FirstOrDefault(set => set?.Hash == validatorsHash);

    public FinalityCertificate? GetCertificate(Height height) =>
        _certificates.Where(pair => pair.Key >= height.Value).OrderBy(pair => pair.Key).Select(pair =>
            pair.Value).FirstOrDefault();

    public AccountTransactions ListBefore(Address account, Height before, int wanted) =>
        PageOf([.. TouchedBy(account).Where(at => at.Height < before).Reverse()], wanted);

    public AccountTransactions ListFrom(Address account, Height first, int wanted) =>
        PageOf([.. TouchedBy(account).Where(at => at.Height >= first)], wanted);

    public TransactionLocation? FindSent(Address sender, ulong nonce) =>
        TouchedBy(sender).Select(at => (TransactionLocation?)at).FirstOrDefault(at =>
            At(at!.Value.Height)!.Block.Transactions[at.Value.Index] is var one
            && one.Sender == sender && one.Nonce == nonce);

    public IReadOnlyList<InternalTransfer> GetTransfers(Height height) => At(height)?.Transfers ?? [];

    private static AccountTransactions PageOf(TransactionLocation[] all, int wanted)
    {
        int end = Math.Min(wanted, all.Length);
        while (end > 0 && end < all.Length && all[end].Height == all[end - 1].Height)
        {
            end++;
        }

        return new AccountTransactions(all[..end], end < all.Length);
    }

    private IEnumerable<TransactionLocation> TouchedBy(Address account) =>
        from block in _blocks
        from index in Enumerable.Range(0, block.Block.Transactions.Count)
        let transaction = block.Block.Transactions[index]
        where transaction.Sender == account || transaction.To == account || block.Transfers.Any(
            moved => moved.TransactionIndex == index && (moved.From == account || moved.To == account))
        select new TransactionLocation(block.Block.Header.Number, index);

    private static GenesisConfig NewGenesis(IReadOnlyCollection<Address> rich)
    {
        UInt256 stake = Open * 1_000UL;
        return new GenesisConfig
        {
            ChainId = ChainId,
            TimestampMs = 1_700_000_000_000,
            GasLimit = 200_000_000,
            BaseFeePerGasWei = Gwei,
            TreasuryWei = GenesisConfig.SupplyWei - (Funds * (ulong)rich.Count) - stake,
            EcosystemReserveWei = UInt256.Zero,
            Alloc = [.. rich.Order().Select(address => new GenesisAllocation(address, Funds))],
            Validators = [new GenesisValidator(Proposer.Address, Proposer.PublicKey, stake)],
            Consensus = new GenesisConsensus(),
            Fees = new GenesisFees(),
            Staking = new GenesisStaking { MinSelfStakeWei = GenesisConfig.WeiPerOpen * 100UL },
            Baseline = [],
            BlockSizeBytesMax = BlockCodec.SizeBytesMax,
        };
    }

    private ExecutedBlock? At(Height height) =>
        _blocks.ElementAtOrDefault((int)Math.Min(height.Value, int.MaxValue));

    private TransactionLocation? Locate(Func<ExecutedBlock, IEnumerable<Hash256>> hashes, Hash256 wanted)
    {
        foreach (ExecutedBlock block in _blocks)
        {
            int index = hashes(block).ToList().IndexOf(wanted);
            if (index >= 0)
            {
                return new TransactionLocation(block.Block.Header.Number, index);
            }
        }

        return null;
    }

    private IEnumerable<InferenceEntry> Inferences() => _blocks
        .SelectMany(block => block.Attributions.Select(record => (block, record)))
        .Select((pair, i) => new InferenceEntry(
            (ulong)i + 1,
            pair.record.InferenceId,
            pair.block.Block.Header.Number,
            pair.record.TransactionIndex));

    private sealed class Unbounded : IBuildBudget
    {
        public bool Exhausted => false;
    }

    private sealed class Queue(IReadOnlyList<Transaction> transactions) : ITransactionSource
    {
        private int _next;

        public Transaction? NextBest(ulong gasLeft) =>
            _next < transactions.Count ? transactions[_next++] : null;

        public void Included(Transaction transaction) =>
            Assert.That(transactions[_next - 1], Is.SameAs(transaction));

        public void Skipped(Transaction transaction, TransactionRejection reason) =>
            Assert.That(transactions[_next - 1], Is.SameAs(transaction));
    }
}
