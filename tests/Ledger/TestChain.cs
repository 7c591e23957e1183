using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests;

/// <summary>
/// A chain of executed blocks for tests. Every block it builds is verified by an executor of its own before
/// it becomes the head, so whatever a test does, building and verifying agree.
/// </summary>
public sealed class TestChain
{
    public const ulong ChainId = 161_299;
    public const int AccountCount = 10;

    public static readonly UInt256 Gwei = 1_000_000_000UL;
    public static readonly UInt256 Open = GenesisConfig.WeiPerOpen;
    public static readonly PrivateKey[] Keys = [.. Enumerable.Range(1, AccountCount).Select(KeyOf)];
    public static readonly Address Proposer = KeyOf(1_000).Address;

    private readonly BlockExecutor _verifier;
    private readonly Dictionary<Address, ulong> _nonces = [];

    public TestChain(
        GenesisConfig? genesis = null, IReadOnlyList<byte[]>? baseline = null,
        IContentSource? contents = null)
    {
        Genesis = genesis ?? NewGenesis(baseline ?? []);
        Executor = new BlockExecutor(Genesis, contents: contents);
        _verifier = new BlockExecutor(Genesis, contents: contents);
        Blocks.Add(GenesisBuilder.Build(Genesis, baseline ?? [], new SegmentIndexCache()));
    }

    public GenesisConfig Genesis { get; }

    public BlockExecutor Executor { get; }

    /// <summary>All blocks from genesis.</summary>
    public List<ExecutedBlock> Blocks { get; } = [];

    public ChainView Head => Blocks[^1].Post;

    public static PrivateKey KeyOf(int number)
    {
        byte[] bytes = new byte[PrivateKey.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(28), number);
        return PrivateKey.Create(bytes);
    }

    public static GenesisConfig NewGenesis(IReadOnlyList<byte[]> baseline, ulong gasLimit = 200_000_000)
    {
        UInt256 each = Open * 1_000_000UL;
        UInt256 stake = Open * 1_000UL;
        GenesisValidator[] validators =
            [.. Enumerable.Range(100, 4).Select(
                i => new GenesisValidator(KeyOf(i).Address, KeyOf(i).PublicKey, stake))];
        return new GenesisConfig
        {
            ChainId = ChainId,
            TimestampMs = 1_700_000_000_000,
            GasLimit = gasLimit,
            BaseFeePerGasWei = Gwei,
            TreasuryWei = GenesisConfig.SupplyWei - (each * AccountCount) - (stake * 4UL),
            EcosystemReserveWei = UInt256.Zero,
            Alloc = [.. Keys.Select(k => new GenesisAllocation(k.Address, each)).OrderBy(a => a.Address)],
            Validators = validators,
            Consensus = new GenesisConsensus(),
            Fees = new GenesisFees(),
            Staking = new GenesisStaking { MinSelfStakeWei = GenesisConfig.WeiPerOpen * 100UL },
            Baseline = [.. baseline.Select(t => new GenesisBaseline(Keccak.Hash(t), (uint)t.Length))],
            BlockSizeBytesMax = BlockCodec.SizeBytesMax,
        };
    }

    /// <summary>A signed transaction with the sender's next nonce, counted here.</summary>
    public Transaction Sign(
        PrivateKey from,
        Address? to,
        UInt256 value = default,
        byte[]? data = null,
        ulong gas = 5_000_000,
        ulong? nonce = null,
        UInt256? maxFee = null,
        UInt256? priority = null,
        ulong? chainId = ChainId,
        TransactionType type = TransactionType.DynamicFee)
    {
        ulong next = nonce ?? _nonces.GetValueOrDefault(from.Address);
        if (nonce is null)
        {
            _nonces[from.Address] = next + 1;
        }

        return TransactionSigner.Sign(
            new UnsignedTransaction
            {
                Type = type,
                ChainId = chainId,
                Nonce = next,
                MaxPriorityFeePerGas = priority ?? Gwei,
                MaxFeePerGas = maxFee ?? (Gwei * 100UL),
                GasLimit = gas,
                To = to,
                Value = value,
                Data = data ?? [],
            },
            from);
    }

    /// <summary>The running epoch: that of the next block.</summary>
    public Epoch Epoch => Schedule.EpochOf(new Height(Head.Header.Number.Value + 1));

    public EpochSchedule Schedule => EpochSchedule.Of(Genesis.Consensus);

    public BlockEnvironment Environment(ulong stepMs = 1_000)
    {
        View parent = Schedule.IsBoundary(Head.Header.Number) ? new View(0) : Head.Header.View;
        return new BlockEnvironment(
            Head.Header.TimestampMs + stepMs, Epoch, new View(parent.Value + 1), parent, Proposer);
    }

    /// <summary>Builds on the head without moving it.</summary>
    public BlockBuildResult Build(IReadOnlyList<Transaction> transactions, ulong stepMs = 1_000) =>
        Executor.Build(Head, Environment(stepMs), new ListSource(transactions), new NoBudget());

    /// <summary>Builds, verifies and appends a block; no transaction may be skipped.</summary>
    public ExecutedBlock Mine(params Transaction[] transactions) => Mine(1_000, transactions);

    /// <summary>Builds, verifies and appends a block; no transaction may be skipped.</summary>
    public ExecutedBlock Mine(ulong stepMs, params Transaction[] transactions)
    {
        BlockBuildResult built = Build(transactions, stepMs);
        Assert.That(built.Skipped, Is.Empty);
        return Append(built.Executed.Block);
    }

    /// <summary>Verifies a block and makes what its verification gave the new head.</summary>
    public ExecutedBlock Append(Block block)
    {
        BlockVerdict verdict = _verifier.Verify(Head, block);
        Assert.That(verdict, Is.InstanceOf<BlockVerdict.Accepted>(), () => verdict.ToString());
        ExecutedBlock executed = ((BlockVerdict.Accepted)verdict).Executed;
        Assert.That(executed.Block.Hash, Is.EqualTo(block.Hash));
        Blocks.Add(executed);
        return executed;
    }

    public CallResult Call(
        Address to, byte[] data, Address? from = null, UInt256 value = default, ulong gas = 50_000_000) =>
        Executor.Call(Head, new CallRequest(from ?? Keys[0].Address, to, value, data, gas));

    public UInt256 BalanceOf(Address address) => Head.State.GetAccount(address).Balance;

    internal sealed class NoBudget : IBuildBudget
    {
        public bool Exhausted => false;
    }

    internal sealed class ListSource(IReadOnlyList<Transaction> transactions) : ITransactionSource
    {
        private int _next;

        public List<Transaction> IncludedOnes { get; } = [];

        public List<(Transaction Transaction, TransactionRejection Reason)> SkippedOnes { get; } = [];

        public Transaction? NextBest(ulong gasLeft) =>
            _next < transactions.Count ? transactions[_next++] : null;

        public void Included(Transaction transaction) => IncludedOnes.Add(transaction);

        public void Skipped(Transaction transaction, TransactionRejection reason) =>
            SkippedOnes.Add((transaction, reason));
    }
}
