using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Storage.Tests.Chain;

/// <summary>The ledger's own blocks over the store: built on stored and on unstored parents, across restarts.</summary>
public sealed class ExecutedChainTests
{
    private static readonly PrivateKey[] Keys = [.. Enumerable.Range(1, 4).Select(KeyOf)];
    private static readonly StoreOptions Options = new() { SyncWrites = false };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(1, Description = "each block is stored before the next is executed")]
    [TestCase(3, Description = "execution is ahead of finality, as consensus pipelines it")]
    public void Blocks_ExecutedOverTheStore_KeepRootsAndSupply_AcrossRestarts(int ahead)
    {
        GenesisConfig genesis = NewGenesis();
        ExecutedBlock first = GenesisBuilder.Build(genesis, [], new SegmentIndexCache());
        BlockExecutor builder = new(genesis);
        BlockExecutor verifier = new(genesis);
        ChainView memory = first.Post;
        List<ExecutedBlock> built = [first];
        ChainStore store = ChainHarness.Open(_folder.Path, Options, first.Block.Hash);
        store.Initialize(GenesisBuilder.Build(genesis, [], new SegmentIndexCache()));
        Random random = new(7);
        for (int round = 0; round < 12; round++)
        {
            ChainView tip = store.Head;
            List<ExecutedBlock> waiting = [];
            for (int i = 0; i < ahead; i++)
            {
                // One executor builds over memory alone, the other verifies over the store: the roots must agree.
                ExecutedBlock proposal = Build(builder, memory, random);
                BlockVerdict verdict = verifier.Verify(tip, proposal.Block);
                Assert.That(verdict, Is.InstanceOf<BlockVerdict.Accepted>(), $"{verdict}");
                waiting.Add(((BlockVerdict.Accepted)verdict).Executed);
                built.Add(proposal);
                (memory, tip) = (proposal.Post, waiting[^1].Post);
            }

            waiting.ForEach(block => ChainHarness.Commit(store, block));
            Assert.That(store.Head.Hash, Is.EqualTo(memory.Hash));
            Assert.That(SupplyAudit.Recount(store.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));
            if (round % 4 == 3)
            {
                store.Dispose();
                store = ChainHarness.Open(_folder.Path, Options, first.Block.Hash);
            }
        }

        foreach (ExecutedBlock block in built)
        {
            ChainHarness.AssertHolds(store, block);
            Hash256 signers = block.Block.Header.ValidatorsHash;
            Assert.That(store.GetValidatorSet(signers)?.Hash, Is.EqualTo(signers), "of every header");
            StateAtResult past = store.StateAt(block.Block.Header.Number);
            SupplyReport supply = SupplyAudit.Recount(((StateAtResult.Found)past).State);
            Assert.That(supply, Is.EqualTo(SupplyAudit.Recount(block.State)));
        }

        store.Dispose();
    }

    private static ExecutedBlock Build(BlockExecutor executor, ChainView parent, Random random)
    {
        PrivateKey from = Keys[random.Next(Keys.Length)];
        ulong nonce = parent.State.GetAccount(from.Address).Nonce;
        Transaction[] transactions = [.. Enumerable.Range(0, random.Next(4)).Select(i => TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = TestChain.ChainId,
                Nonce = nonce + (ulong)i,
                MaxFeePerGas = 100_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 100_000,
                To = Address.FromTail((uint)random.Next(5_000, 5_020)),
                Value = (UInt256)(ulong)random.NextInt64(),
            },
            from))];
        BlockEnvironment environment = new(
            parent.Header.TimestampMs + 1_000,
            parent.Header.Epoch,
            new View(parent.Header.View.Value + 1),
            parent.Header.View,
            KeyOf(99).Address);
        BlockBuildResult built = executor.Build(parent, environment, new Queue(transactions), new NoBudget());
        Assert.That(built.Skipped, Is.Empty);
        return built.Executed;
    }

    private static PrivateKey KeyOf(int number) => PrivateKey.Create(Keccak.Hash([(byte)number]).ToArray());

    private static GenesisConfig NewGenesis()
    {
        UInt256 each = GenesisConfig.WeiPerOpen * 1_000_000UL;
        UInt256 stake = GenesisConfig.WeiPerOpen * 1_000UL;
        return new GenesisConfig
        {
            ChainId = TestChain.ChainId,
            TimestampMs = 1_700_000_000_000,
            GasLimit = 30_000_000,
            BaseFeePerGasWei = 1_000_000_000,
            TreasuryWei = GenesisConfig.SupplyWei - (each * (ulong)Keys.Length) - stake,
            EcosystemReserveWei = UInt256.Zero,
            Alloc = [.. Keys.Select(k => new GenesisAllocation(k.Address, each)).OrderBy(a => a.Address)],
            Validators = [new GenesisValidator(KeyOf(50).Address, KeyOf(50).PublicKey, stake)],
            Consensus = new GenesisConsensus(),
            Fees = new GenesisFees(),
            Staking = new GenesisStaking { MinSelfStakeWei = GenesisConfig.WeiPerOpen * 100UL },
            Baseline = [],
            BlockSizeBytesMax = BlockCodec.SizeBytesMax,
        };
    }

    private sealed class NoBudget : IBuildBudget
    {
        public bool Exhausted => false;
    }

    private sealed class Queue(Transaction[] transactions) : ITransactionSource
    {
        private int _next;

        public Transaction? NextBest(ulong gasLeft) => _next < transactions.Length ? transactions[_next++] : null;

        public void Included(Transaction transaction)
        {
        }

        public void Skipped(Transaction transaction, TransactionRejection reason)
        {
        }
    }
}
