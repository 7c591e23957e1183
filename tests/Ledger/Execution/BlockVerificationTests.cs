using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.OpenToken;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Trie;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

[TestFixture]
public class BlockVerificationTests
{
    private static readonly Address Stranger = TestChain.KeyOf(5_000).Address;
    private static readonly Hash256 Other = Keccak.Hash([1, 2, 3]);

    private static IEnumerable<TestCaseData> Alterations()
    {
        static TestCaseData Row(BlockRejection reason, Func<BlockHeader, BlockHeader> change) =>
            new TestCaseData(reason, change).SetArgDisplayNames(reason.ToString());

        yield return Row(BlockRejection.ParentHashMismatch, h => h with { ParentHash = Other });
        yield return Row(
            BlockRejection.NumberMismatch, h => h with { Number = new Height(h.Number.Value + 1) });
        yield return Row(BlockRejection.NumberMismatch, h => h with { Number = new Height(0) });
        yield return Row(BlockRejection.NumberMismatch, h => h with { Number = new Height(ulong.MaxValue) });
        yield return Row(
            BlockRejection.TimestampNotAfterParent, h => h with { TimestampMs = h.TimestampMs - 1_000 });
        yield return Row(BlockRejection.TimestampNotAfterParent, h => h with { TimestampMs = 0 });
        yield return Row(BlockRejection.EpochMismatch, h => h with { Epoch = new Epoch(h.Epoch.Value + 1) });
        yield return Row(BlockRejection.ParentViewMismatch, h => h with { ParentView = new View(7) });
        yield return Row(BlockRejection.ViewNotAfterParent, h => h with { View = h.ParentView });
        yield return Row(BlockRejection.GasLimitMismatch, h => h with { GasLimit = h.GasLimit + 1 });
        yield return Row(BlockRejection.GasLimitMismatch, h => h with { GasLimit = 0 });
        yield return Row(
            BlockRejection.BaseFeeMismatch, h => h with { BaseFeePerGas = h.BaseFeePerGas + 1UL });
        yield return Row(BlockRejection.BaseFeeMismatch, h => h with { BaseFeePerGas = UInt256.MaxValue });
        yield return Row(
            BlockRejection.BeneficiaryIsContract, h => h with { Beneficiary = SystemAddresses.Rewards });
        yield return Row(BlockRejection.ExtraDataMismatch, h => h with { ExtraData = new byte[33] });
        yield return Row(BlockRejection.ExtraDataMismatch, h => h with { ExtraData = new byte[32] });
        yield return Row(BlockRejection.ExtraDataMismatch, h => h with { ExtraData = new byte[1] });
        yield return Row(BlockRejection.TransactionsRootMismatch, h => h with { TransactionsRoot = Other });
        yield return Row(BlockRejection.GasUsedMismatch, h => h with { GasUsed = h.GasUsed - 1 });
        yield return Row(BlockRejection.StateRootMismatch, h => h with { StateRoot = Other });
        yield return Row(BlockRejection.ReceiptsRootMismatch, h => h with { ReceiptsRoot = Other });
        yield return Row(BlockRejection.LogsBloomMismatch, h => h with { LogsBloom = Bloom.Empty });
        yield return Row(BlockRejection.AttributionRootMismatch, h => h with { AttributionRoot = Other });
        yield return Row(BlockRejection.ValidatorsHashMismatch, h => h with { ValidatorsHash = Other });
    }

    [TestCaseSource(nameof(Alterations))]
    public void Verify_AlteredHeaderField_NamesIt(
        BlockRejection reason, Func<BlockHeader, BlockHeader> change)
    {
        TestChain chain = new();
        Block good = chain.Build(Payments(chain)).Executed.Block;

        // Extra data too long cannot be encoded, so it cannot be hashed either: the header is given without a
        // hash.
        BlockHeader altered = change(good.Header);
        bool encodable = altered.ExtraData.Length <= BlockHeaderCodec.ExtraDataBytesMax;
        Hash256 hash = encodable ? BlockHeaderCodec.ComputeHash(altered) : default;
        BlockVerdict verdict = chain.Executor.Verify(
            chain.Head, new Block(altered, hash, good.Transactions, good.Credits));
        Assert.That(verdict, Is.InstanceOf<BlockVerdict.Rejected>());
        Assert.That(((BlockVerdict.Rejected)verdict).Reason, Is.EqualTo(reason), () => verdict.ToString());
    }

    [Test]
    public void Verify_OtherBeneficiary_NamesTheStateRoot()
    {
        TestChain chain = new();
        Block good = chain.Build(Payments(chain)).Executed.Block;
        Block forged = Forge.Header(good, h => h with { Beneficiary = Stranger });
        Assert.That(
            ((BlockVerdict.Rejected)chain.Executor.Verify(chain.Head, forged)).Reason,
            Is.EqualTo(BlockRejection.StateRootMismatch));
    }

    [Test]
    public void Verify_WrongHash_IsRejected()
    {
        TestChain chain = new();
        Block good = chain.Build([]).Executed.Block;
        BlockVerdict verdict = chain.Executor.Verify(chain.Head, good with { Hash = Other });
        Assert.That(((BlockVerdict.Rejected)verdict).Reason, Is.EqualTo(BlockRejection.HashMismatch));
    }

    [Test]
    public void Verify_MoreTransactionsThanABlockMayHave_IsRejected()
    {
        TestChain chain = new();
        Block empty = chain.Build([]).Executed.Block;
        Transaction one = chain.Sign(TestChain.Keys[0], Stranger);
        Transaction[] many = [.. Enumerable.Repeat(one, BlockCodec.TransactionsMax + 1)];
        BlockVerdict verdict = chain.Executor.Verify(chain.Head, empty with { Transactions = many });
        Assert.That(((BlockVerdict.Rejected)verdict).Reason, Is.EqualTo(BlockRejection.TooManyTransactions));
    }

    [Test]
    public void Verify_MoreBytesThanABlockMayHave_IsRejected()
    {
        TestChain chain = new(TestChain.NewGenesis([]) with { BlockSizeBytesMax = 64 * 1024 });
        Block empty = chain.Build([]).Executed.Block;
        Transaction[] large =
        [
            chain.Sign(TestChain.Keys[0], Stranger, data: new byte[40_000]),
            chain.Sign(TestChain.Keys[0], Stranger, data: new byte[30_000]),
        ];
        Block forged =
            Forge.Header(empty, h => h with { TransactionsRoot = BlockRoots.OfTransactions(large) }, large);
        BlockVerdict verdict = chain.Executor.Verify(chain.Head, forged);
        Assert.That(((BlockVerdict.Rejected)verdict).Reason, Is.EqualTo(BlockRejection.BlockTooLarge));
    }

    [Test]
    public void Verify_SwappedOrMissingTransactions_AreRejected()
    {
        TestChain chain = new();
        Block good = chain.Build(Payments(chain)).Executed.Block;
        Transaction[] swapped = [.. good.Transactions.Reverse()];
        Transaction[] fewer = [.. good.Transactions.Skip(1)];
        foreach (Transaction[] transactions in new[] { swapped, fewer })
        {
            Block kept = good with { Transactions = transactions };
            Assert.That(
                ((BlockVerdict.Rejected)chain.Executor.Verify(chain.Head, kept)).Reason,
                Is.EqualTo(BlockRejection.TransactionsRootMismatch));

            // With the root made to fit, execution tells.
            Block fitted = Forge.Header(
                good, h => h with { TransactionsRoot = BlockRoots.OfTransactions(transactions) },
                transactions);
            Assert.That(chain.Executor.Verify(chain.Head, fitted), Is.InstanceOf<BlockVerdict.Rejected>());
        }
    }

    [Test]
    public void Build_ThenVerify_GivesTheSameBlockReceiptsAndState()
    {
        TestChain chain = new();
        ExecutedBlock built = chain.Build(Payments(chain)).Executed;
        BlockVerdict verdict = new BlockExecutor(chain.Genesis).Verify(chain.Head, built.Block);
        ExecutedBlock verified = ((BlockVerdict.Accepted)verdict).Executed;
        Assert.Multiple(() =>
        {
            Assert.That(
                BlockCodec.Encode(verified.Block), Is.EqualTo(BlockCodec.Encode(built.Block)));
            Assert.That(
                ReceiptCodec.EncodeStoredForm(verified.Receipts),
                Is.EqualTo(ReceiptCodec.EncodeStoredForm(built.Receipts)));
            Assert.That(verified.State.Root, Is.EqualTo(built.State.Root));
        });
    }

    [Test]
    public void Header_OfABlock_CommitsToTransactionsReceiptsAndLogs()
    {
        TestChain chain = new();
        ExecutedBlock block = chain.Mine([.. Payments(chain)]);
        BlockHeader header = block.Block.Header;
        IReadOnlyList<byte[]> raws = [.. block.Block.Transactions.Select(t => t.Raw.ToArray())];
        IReadOnlyList<byte[]> receipts = [.. block.Receipts.Select(ReceiptCodec.EncodeTrieForm)];
        Assert.Multiple(() =>
        {
            Assert.That(header.TransactionsRoot, Is.EqualTo(OrderedTrie.Root(raws)));
            Assert.That(header.ReceiptsRoot, Is.EqualTo(OrderedTrie.Root(receipts)));
            Assert.That(header.AttributionRoot, Is.EqualTo(KnownHashes.EmptyTrieRoot));
            Assert.That(header.LogsBloom, Is.EqualTo(Bloom.Of(block.Receipts.SelectMany(r => r.Logs))));
            Assert.That(header.LogsBloom, Is.Not.EqualTo(Bloom.Empty));
            Assert.That(block.Receipts[^1].CumulativeGasUsed, Is.EqualTo(header.GasUsed));
            Assert.That(
                header.GasUsed, Is.EqualTo(block.Receipts.Aggregate(0UL, (sum, r) => sum + r.GasUsed)));
        });
    }

    [Test]
    public void Build_ExhaustedBudget_StopsBetweenTransactions()
    {
        TestChain chain = new();
        TestChain.ListSource source = new(Payments(chain));
        BlockBuildResult built = chain.Executor.Build(chain.Head, chain.Environment(), source, new Budget(2));
        Assert.Multiple(() =>
        {
            Assert.That(built.Executed.Block.Transactions, Has.Count.EqualTo(2));
            Assert.That(source.IncludedOnes, Has.Count.EqualTo(2));
        });
        chain.Append(built.Executed.Block);
    }

    [Test]
    public void Build_EnvironmentNotAfterTheParent_IsOurOwnBug()
    {
        TestChain chain = new();
        BlockEnvironment late = chain.Environment() with { TimestampMs = chain.Head.Header.TimestampMs };
        Assert.That(
            () => chain.Executor.Build(
                chain.Head, late, new TestChain.ListSource([]), new TestChain.NoBudget()),
            Throws.InstanceOf<InvariantViolationException>());
    }

    private static Transaction[] Payments(TestChain chain) =>
    [
        chain.Sign(TestChain.Keys[0], Stranger, value: 5UL),
        chain.Sign(
            TestChain.Keys[1], SystemAddresses.OpenToken,
            data: OpenTokenContract.Interface.Function("transfer").EncodeCall(Stranger, 9UL)),
        chain.Sign(TestChain.Keys[0], TestChain.Keys[1].Address, value: TestChain.Open),
    ];

    private sealed class Budget(int transactions) : IBuildBudget
    {
        private int _asked;

        public bool Exhausted => _asked++ >= transactions;
    }
}
