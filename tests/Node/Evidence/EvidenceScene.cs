using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Evidence;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Evidence;

/// <summary>A chain without consensus, a pool that only records, and reporters over a folder.</summary>
internal sealed class EvidenceScene : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("openledger-evidence-").FullName;
    private readonly OpenedChain _chain;

    public EvidenceScene(int validators = 4, ulong epochBlocks = 1_000)
    {
        GenesisConfig plain = DevnetGenesis.Create(validators, blockTimeMs: 50, []);
        Genesis = plain with { Consensus = plain.Consensus with { EpochBlocks = epochBlocks } };
        _chain = OpenedChain.Open(new NodeOptions
        {
            DataFolder = Path.Combine(_folder, "node"),
            Genesis = Genesis,
            Baseline = [],
        }, Log);
        Head = _chain.Store.Head;
        Domain = new ConsensusDomain(Genesis.ChainId, _chain.GenesisHash, 0);
    }

    public GenesisConfig Genesis { get; }

    public ConsensusDomain Domain { get; }

    public ChainView Head { get; private set; }

    public RecordingLog Log { get; } = new();

    public RecordingPool Pool { get; } = new();

    public string EvidenceFolder => Path.Combine(_folder, "evidence");

    public string[] Files => [.. Directory.EnumerateFiles(EvidenceFolder).Select(f => Path.GetFileName(f)!)];

    public EvidenceReporter NewReporter(PrivateKey? key = null) => new(
        new EvidenceParts(
            _chain.Executor, () => Head, Pool, key ?? DevnetAccounts.ValidatorKey(0), Log),
        EvidenceStore.Open(EvidenceFolder, out _),
        fault => Log.Fatal(fault.Message, fault));

    /// <summary>Two Notarize of one view.</summary>
    public FaultEvidence NewEvidence(int index = 3, ulong view = 7, ulong epoch = 0)
    {
        ProposalId p = new(new Epoch(epoch), new View(view), new View(view - 1), Keccak.Hash([1]));
        return new FaultEvidence(
            FaultKind.TwoNotarize,
            Sign(index, Body.Notarize(p)), Sign(index, Body.Notarize(p with { BlockHash = Keccak.Hash([2]) })));
    }

    public bool IsTombstoned(uint id) =>
        new StakingSlots(new StateSlots(Head.State)).Load(new ValidatorId(id)).IsTombstoned;

    /// <summary>A block on the head with these transactions becomes the head; all of them fit.</summary>
    public Receipt[] Mine(params Transaction[] transactions)
    {
        EpochSchedule schedule = EpochSchedule.Of(Genesis.Consensus);
        Height height = new(Head.Header.Number.Value + 1);
        Epoch epoch = schedule.EpochOf(height);
        View parent = epoch == Head.Header.Epoch ? Head.Header.View : new View(0);
        BlockBuildResult built = _chain.Executor.Build(
            Head,
            new BlockEnvironment(
                Head.Header.TimestampMs + 50, epoch, new View(parent.Value + 1), parent,
                DevnetAccounts.Key(9).Address),
            new ListSource(transactions), new NoBudget());
        Assert.That(built.Skipped, Is.Empty);
        Head = built.Executed.Post;
        return [.. built.Executed.Receipts];
    }

    public async Task MineAsync(EvidenceReporter reporter, int blocks)
    {
        for (int i = 0; i < blocks; i++)
        {
            Mine();
            await reporter.WorkAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _chain.Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Vote Sign(int index, in Body body) => new(
        body, new ValidatorIndex((ushort)index),
        Secp256k1.Sign(DevnetAccounts.ValidatorKey(index), Domain.Digest(body)));

    /// <summary>Takes everything, or what it is told to refuse.</summary>
    internal sealed class RecordingPool : ITransactionPool
    {
        public List<Transaction> Taken { get; } = [];

        public string? Refusal { get; set; }

        public ulong NextNonce { get; set; }

        public PoolStatus Status => new(Taken.Count, 0);

        public ValueTask<PoolVerdict> SubmitAsync(
            ReadOnlyMemory<byte> raw, CancellationToken cancellation)
        {
            if (Refusal is { } reason)
            {
                return new(new PoolVerdict.Rejected(reason, reason));
            }

            bool decoded = TransactionDecoder.TryDecode(
                raw, DevnetGenesis.ChainId, out Transaction? transaction, out TransactionError error);
            Assert.That(decoded, error.ToString());
            Taken.Add(transaction!);
            return new(new PoolVerdict.Accepted(transaction!.Hash));
        }

        public ulong PendingNonce(Address sender) => NextNonce;

        public IReadOnlyList<WaitingTransaction> Waiting(Address? sender, int limit) =>
            [.. Taken.Take(limit).Select(t => new WaitingTransaction(t, IsPending: true))];

        public Transaction? Find(Hash256 hash) => Taken.Find(t => t.Hash == hash);
    }

    private sealed class ListSource(IReadOnlyList<Transaction> transactions) : ITransactionSource
    {
        private int _next;

        public Transaction? NextBest(ulong gasLeft) =>
            _next < transactions.Count ? transactions[_next++] : null;

        public void Included(Transaction transaction)
        {
        }

        public void Skipped(Transaction transaction, TransactionRejection reason)
        {
        }
    }

    private sealed class NoBudget : IBuildBudget
    {
        public bool Exhausted => false;
    }
}
