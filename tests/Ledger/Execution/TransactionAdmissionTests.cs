using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>
/// Every reason for which a transaction may not be in a block: skipped when building, refused when verifying.
/// </summary>
[TestFixture]
public class TransactionAdmissionTests
{
    private static readonly Address Stranger = TestChain.KeyOf(5_000).Address;

    private static IEnumerable<TestCaseData> Refused()
    {
        static TestCaseData Row(
            TransactionRejection reason, Func<TestChain, Transaction> make, string what) =>
            new TestCaseData(reason, make).SetArgDisplayNames($"{reason}", what);

        yield return Row(
            TransactionRejection.ChainIdMissing,
            c => c.Sign(TestChain.Keys[0], Stranger, chainId: null, type: TransactionType.Legacy),
            "unprotected legacy");
        yield return Row(
            TransactionRejection.WrongChain, c => c.Sign(TestChain.Keys[0], Stranger, chainId: 1), "chain 1");
        yield return Row(
            TransactionRejection.CreationRefused, c => c.Sign(TestChain.Keys[0], null, data: [1]),
            "no recipient");
        yield return Row(
            TransactionRejection.PriorityAboveFeeCap,
            c => c.Sign(TestChain.Keys[0], Stranger, maxFee: TestChain.Gwei, priority: TestChain.Gwei + 1UL),
            "1 wei more");
        yield return Row(
            TransactionRejection.FeeCapBelowBaseFee,
            c => c.Sign(TestChain.Keys[0], Stranger, maxFee: TestChain.Gwei - 1UL, priority: 0UL),
            "1 wei less");
        yield return Row(
            TransactionRejection.IntrinsicGasTooLow, c => c.Sign(TestChain.Keys[0], Stranger, gas: 20_999),
            "1 gas less");
        yield return Row(
            TransactionRejection.IntrinsicGasTooLow,
            c => c.Sign(TestChain.Keys[0], Stranger, data: [1], gas: 21_015), "1 gas less with data");
        yield return Row(
            TransactionRejection.GasLimitAboveBlock,
            c => c.Sign(TestChain.Keys[0], Stranger, gas: c.Genesis.GasLimit + 1), "1 gas more");
        yield return Row(
            TransactionRejection.NonceTooHigh, c => c.Sign(TestChain.Keys[0], Stranger, nonce: 1), "a gap");
        yield return Row(
            TransactionRejection.InsufficientFunds,
            c => c.Sign(TestChain.Keys[0], Stranger, value: TestChain.Open * 1_000_000UL),
            "everything and no gas");
        yield return Row(
            TransactionRejection.InsufficientFunds,
            c => c.Sign(TestChain.Keys[0], Stranger, maxFee: UInt256.MaxValue, priority: 0UL),
            "more than 256 bits");
        yield return Row(
            TransactionRejection.InsufficientFunds,
            c => c.Sign(TestChain.KeyOf(77), Stranger, gas: 21_000), "an account without wei");
    }

    [TestCaseSource(nameof(Refused))]
    public void Transaction_ThatBreaksARule_IsSkippedByTheBuilder(
        TransactionRejection reason, Func<TestChain, Transaction> make)
    {
        TestChain chain = new();
        Transaction bad = make(chain);
        Transaction good = chain.Sign(TestChain.Keys[1], Stranger, value: 1UL, gas: 21_000);
        TestChain.ListSource source = new([bad, good]);
        BlockBuildResult built =
            chain.Executor.Build(chain.Head, chain.Environment(), source, new TestChain.NoBudget());
        Assert.Multiple(() =>
        {
            Assert.That(built.Skipped, Is.EqualTo(new[] { new SkippedTransaction(bad, reason) }));
            Assert.That(source.SkippedOnes, Is.EqualTo(new[] { (bad, reason) }));
            Assert.That(source.IncludedOnes, Is.EqualTo(new[] { good }));
            Assert.That(built.Executed.Block.Transactions, Is.EqualTo(new[] { good }));
        });
    }

    [TestCaseSource(nameof(Refused))]
    public void Transaction_ThatBreaksARule_MakesABlockInvalid(
        TransactionRejection reason, Func<TestChain, Transaction> make)
    {
        TestChain chain = new();
        Block built = chain.Build([]).Executed.Block;
        Transaction[] transactions = [make(chain)];
        Block forged = Forge.Header(
            built, h => h with { TransactionsRoot = BlockRoots.OfTransactions(transactions) }, transactions);
        BlockVerdict verdict = chain.Executor.Verify(chain.Head, forged);
        Assert.That(verdict, Is.EqualTo(new BlockVerdict.Rejected(
            BlockRejection.TransactionRejected,
            $"transaction 0 ({transactions[0].Hash}): {TransactionRejections.NameOf(reason)}")));
    }

    [Test]
    public void Transaction_SentTwice_IsRefusedAsNonceTooLow()
    {
        TestChain chain = new();
        Transaction once = chain.Sign(TestChain.Keys[0], Stranger, gas: 21_000);
        BlockBuildResult built = chain.Build([once, once]);
        Assert.That(
            built.Skipped,
            Is.EqualTo(new[] { new SkippedTransaction(once, TransactionRejection.NonceTooLow) }));
    }

    [Test]
    public void Transaction_AboveTheGasLeft_IsSkippedAndASmallerOneTaken()
    {
        TestChain chain = new(TestChain.NewGenesis([], gasLimit: 1_000_000));
        Transaction first = chain.Sign(TestChain.Keys[0], Stranger, gas: 21_000);
        Transaction tooMuch = chain.Sign(TestChain.Keys[1], Stranger, gas: 979_001);
        Transaction fits = chain.Sign(TestChain.Keys[2], Stranger, gas: 979_000);
        BlockBuildResult built = chain.Build([first, tooMuch, fits]);
        Assert.Multiple(() =>
        {
            Assert.That(
                built.Skipped,
                Is.EqualTo(new[] { new SkippedTransaction(tooMuch, TransactionRejection.BlockGasExceeded) }));
            Assert.That(built.Executed.Block.Transactions, Is.EqualTo(new[] { first, fits }));
        });
    }

    [Test]
    public void Transaction_ThatDoesNotFitTheBytes_IsSkipped()
    {
        TestChain chain = new(TestChain.NewGenesis([]) with { BlockSizeBytesMax = 64 * 1024 });
        Transaction large = chain.Sign(TestChain.Keys[0], Stranger, data: new byte[62 * 1024]);
        Transaction second = chain.Sign(TestChain.Keys[1], Stranger, data: new byte[2 * 1024]);
        Transaction small = chain.Sign(TestChain.Keys[2], Stranger);
        BlockBuildResult built = chain.Build([large, second, small]);
        Assert.That(
            built.Skipped,
            Is.EqualTo(new[] { new SkippedTransaction(second, TransactionRejection.BlockSizeExceeded) }));
    }

    [Test]
    public void Sender_WithCode_IsRefused()
    {
        TestChain chain = new();
        Transaction any = chain.Sign(TestChain.Keys[0], Stranger);
        Transaction fromContract = any with { Sender = SystemAddresses.Treasury };
        Assert.Multiple(() =>
        {
            Assert.That(
                TransactionAdmission.CheckSender(
                    fromContract, chain.Head.State.GetAccount(SystemAddresses.Treasury)),
                Is.EqualTo(TransactionRejection.SenderIsContract));
            Assert.That(
                TransactionAdmission.CheckSender(
                    any with { Nonce = ulong.MaxValue },
                    chain.Head.State.GetAccount(any.Sender) with { Nonce = ulong.MaxValue }),
                Is.EqualTo(TransactionRejection.NonceExhausted));
        });
    }

    [Test]
    public void Admit_ForAPool_LooksPastANonceGapOnly()
    {
        TestChain chain = new();
        chain.Mine(chain.Sign(TestChain.Keys[0], Stranger));
        TransactionRejection Admit(ulong nonce, UInt256 value = default) =>
            chain.Executor.Admit(
                chain.Head, chain.Sign(TestChain.Keys[0], Stranger, nonce: nonce, value: value));
        Assert.Multiple(() =>
        {
            Assert.That(Admit(1), Is.EqualTo(TransactionRejection.None));
            Assert.That(Admit(500), Is.EqualTo(TransactionRejection.None));
            Assert.That(Admit(0), Is.EqualTo(TransactionRejection.NonceTooLow));
            Assert.That(
                Admit(1, TestChain.Open * 1_000_000UL), Is.EqualTo(TransactionRejection.InsufficientFunds));
        });
    }

    [Test]
    public void Names_OfAllReasons_AreDifferent()
    {
        TransactionRejection[] all = Enum.GetValues<TransactionRejection>();
        Assert.That(all.Select(TransactionRejections.NameOf).Distinct().Count(), Is.EqualTo(all.Length));
    }
}
