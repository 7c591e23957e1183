using OpenLedger.Attribution.Corpus;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Validators;
using OpenLedger.Ledger.Execution;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>
/// A chain made as fast as it executes: blocks of the devnet's validators with Finalizations they really
/// signed, without consensus.
/// </summary>
internal sealed class TestChain : IDisposable
{
    private readonly BlockExecutor _executor;

    public TestChain(string folder, ulong epochBlocks, int namedEvery = 1)
    {
        GenesisConfig genesis = DevnetGenesis.Create(4, blockTimeMs: 20, [], epochBlocks);

        // Its blocks carry no late votes: nobody is judged silent for it.
        Genesis = genesis with
        {
            Consensus = genesis.Consensus with { CreditWindowBlocks = GenesisRules.CreditWindowBlocksMax },
        };
        NamedEvery = namedEvery;
        SegmentIndexCache segments = new(lookupSeed: 1);
        ExecutedBlock first = GenesisBuilder.Build(Genesis, [], segments);
        GenesisHash = first.Block.Hash;
        OpenResult opened = ChainStore.Open(
            folder, new StoreOptions { SyncWrites = false }, first.Block.Hash, segments);
        Store = ((OpenResult.Opened)opened).Store;
        Store.Initialize(first);
        _executor = new BlockExecutor(Genesis);
        Schedule = EpochSchedule.Of(Genesis.Consensus);
        Domain = new ConsensusDomain(Genesis.ChainId, GenesisHash, Genesis.Consensus.ForkId);
    }

    public GenesisConfig Genesis { get; }

    public Hash256 GenesisHash { get; }

    public ChainStore Store { get; }

    public EpochSchedule Schedule { get; }

    public ConsensusDomain Domain { get; }

    /// <summary>Of so many blocks one has a Finalization of its own, and every boundary block.</summary>
    public int NamedEvery { get; }

    public ulong Head => Store.Head.Header.Number.Value;

    /// <summary>Appends blocks, each with the transactions given for its height.</summary>
    public void Extend(int blocks, Func<ulong, IReadOnlyList<Transaction>>? transactions = null)
    {
        for (int i = 0; i < blocks; i++)
        {
            ChainView parent = Store.Head;
            Height height = new(parent.Header.Number.Value + 1);
            bool isFirst = Schedule.IsBoundary(parent.Header.Number);
            View parentView = isFirst ? default : parent.Header.View;
            BlockEnvironment environment = new(
                parent.Header.TimestampMs + 20, Schedule.EpochOf(height), new View(parentView.Value + 1),
                parentView, DevnetAccounts.ValidatorKey((int)(height.Value % 4)).Address);
            ExecutedBlock block = _executor.Build(
                parent, environment, new Offered(transactions?.Invoke(height.Value) ?? []), new NoBudget())
                .Executed;
            bool isNamed = height.Value % (ulong)NamedEvery == 0 || Schedule.IsBoundary(height);
            Store.Commit(
                block, isNamed ? Finalize(block.Block.Header).Encode() : (ReadOnlyMemory<byte>?)null);
        }
    }

    /// <summary>A Finalization of a header by three of the four validators, or by fewer.</summary>
    public Certificate Finalize(BlockHeader header, int signers = 3)
    {
        // Nobody stakes on this chain: the set is the same in every epoch.
        Epoch running = Schedule.EpochOf(new Height(Head + 1));
        ValidatorSet set =
            new EpochSeats(Schedule, key: null).Of(running, Store.Head.State).Config.Validators;
        Body body = Body.Finalize(new ProposalId(
            header.Epoch, header.View, header.ParentView, BlockHeaderCodec.ComputeHash(header)));
        Hash256 digest = Domain.Digest(body);
        (ValidatorIndex Index, Signature Signature)[] signatures =
        [
            .. Enumerable.Range(0, 4).Select(DevnetAccounts.ValidatorKey)
                .Select(key => (Index: set.IndexOf(key.PublicKey.Address)!.Value, Key: key))
                .OrderBy(signer => signer.Index.Value).Take(signers)
                .Select(signer => (signer.Index, Secp256k1.Sign(signer.Key, digest))),
        ];
        return Certificate.Create(body, set.Count, signatures);
    }

    /// <summary>A signed transfer of an account of the devnet.</summary>
    public Transaction Transfer(int account, ulong nonce, int dataBytes = 0)
    {
        byte[] data = new byte[dataBytes];
        new Random((int)nonce).NextBytes(data);
        return TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = Genesis.ChainId,
                Nonce = nonce,
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 21_000 + ((ulong)dataBytes * 40),
                To = Address.FromTail(0xabcdef),
                Value = 1,
                Data = data,
            },
            DevnetAccounts.Key(account));
    }

    public void Dispose() => Store.Dispose();

    private sealed class Offered(IReadOnlyList<Transaction> transactions) : ITransactionSource
    {
        private int _next;

        public Transaction? NextBest(ulong gasLeft) =>
            _next < transactions.Count ? transactions[_next++] : null;

        public void Included(Transaction transaction)
        {
        }

        public void Skipped(Transaction transaction, TransactionRejection reason) =>
            throw new InvalidOperationException($"the test's transaction was skipped: {reason}");
    }

    private sealed class NoBudget : IBuildBudget
    {
        public bool Exhausted => false;
    }
}
