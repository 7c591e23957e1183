using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Gas;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Tests.Contracts;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Ledger.Tests.Execution;

/// <summary>
/// What a block can ask of those who verify it is bounded by its gas: a builder with more and larger
/// settlements than fit builds what fits, and each pays for the work it may cause, not for what it returns.
/// </summary>
[TestFixture]
public sealed class FullBlockTests
{
    private const ulong GasLimit = 200_000_000;

    [Test]
    public void Build_MoreThanFits_OfTheLargestSettlements_StaysWithinTheWorkOfABlock()
    {
        InferenceScene scene = new(new ContractChain(new TestChain(TestChain.NewGenesis([], GasLimit))));
        TestChain chain = scene.Chain.Chain;
        const uint MaxTokens = 8_192;
        List<Transaction> offered = [];
        for (int i = 0; i < 14; i++)
        {
            InferenceRequest request = scene.NewRequest() with { MaxTokensOut = MaxTokens };
            InferenceRun run = scene.Run(request);
            offered.Add(chain.Sign(
                InferenceScene.Host, SystemAddresses.Inference, data: run.SettleCalldata, gas: 28_000_000));
        }

        BlockBuildResult built = chain.Build(offered);

        ulong all = (ulong)offered.Count * (MaxTokens * GasSchedule.GeneratedTokenIndex);
        int included = built.Executed.Block.Transactions.Count;
        Assert.That(all, Is.GreaterThan(GasLimit), "that many were offered");
        Assert.That(included, Is.InRange(1, (int)(GasLimit / (MaxTokens * GasSchedule.GeneratedTokenIndex))));
        Assert.That(built.Executed.Receipts.Select(r => r.Succeeded), Is.All.True);
        Assert.That(built.Executed.Block.Header.GasUsed, Is.LessThanOrEqualTo(GasLimit));
        foreach (Primitives.Blocks.Receipt receipt in built.Executed.Receipts)
        {
            Assert.That(
                receipt.GasUsed, Is.GreaterThan(MaxTokens * GasSchedule.GeneratedTokenIndex),
                "what the model may produce is paid, however short its answer");
        }

        chain.Append(built.Executed.Block);
    }

    [Test]
    public void Settle_WithLessGasThanItsWork_FailsBeforeIt()
    {
        InferenceScene scene = new();
        TestChain chain = scene.Chain.Chain;
        InferenceRequest request = scene.NewRequest() with { MaxTokensOut = 8_192 };
        InferenceRun run = scene.Run(request);

        Transaction settle = chain.Sign(
            InferenceScene.Host, SystemAddresses.Inference, data: run.SettleCalldata, gas: 10_000_000);
        BlockBuildResult built = chain.Build([settle]);

        Assert.That(built.Executed.Receipts.Single().Succeeded, Is.False);
        Assert.That(built.Executed.Receipts.Single().GasUsed, Is.EqualTo(10_000_000), "out of gas");
        Assert.That(built.Executed.Attributions, Is.Empty);
    }
}
