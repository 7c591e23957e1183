using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference;

/// <summary>A settled inference: where every wei goes, and that it can be replayed.</summary>
[TestFixture]
internal sealed class SettlementTests
{
    private static readonly PrivateKey[] Contributors =
        [InferenceScene.Alice, InferenceScene.Bob, InferenceScene.Carol];

    [Test]
    public void Settle_EveryPart_ReachesItsOwnerToTheWei()
    {
        InferenceScene scene = new();
        TestChain chain = scene.Chain.Chain;
        scene.Chain.Do(
            InferenceScene.Host, InferenceContract.Interface, "setHostPrice", default, scene.Model.Value,
            InferenceScene.PriceIn / 10UL, InferenceScene.PriceOut / 10UL);
        UInt256 host = chain.BalanceOf(InferenceScene.Host.Address);
        UInt256 owner = chain.BalanceOf(InferenceScene.ModelOwner.Address);
        UInt256 escrow = chain.BalanceOf(SystemAddresses.Inference);
        UInt256 rewards = chain.BalanceOf(SystemAddresses.Rewards);
        UInt256 treasury = chain.BalanceOf(SystemAddresses.Treasury);
        UInt256 burned = SupplyAudit.BurnedIn(chain.Head.State);

        FeeDetails fee = scene.Settle(scene.NewRequest()).FeeParts;

        ExecutedBlock block = chain.Blocks[^1];
        UInt256 gas = block.Receipts[0].EffectiveGasPrice * block.Receipts[0].GasUsed;
        UInt256 baseFees = block.Block.Header.BaseFeePerGas * block.Receipts[0].GasUsed;
        UInt256 attributed = fee.Data - fee.Unattributed;
        UInt256 toTreasury =
            fee.Protocol - (fee.Protocol / 2UL) + fee.Unattributed + baseFees - (baseFees / 2UL);
        Assert.Multiple(() =>
        {
            Assert.That(fee.Host, Is.GreaterThan(UInt256.Zero));
            Assert.That(attributed, Is.GreaterThan(UInt256.Zero), "the model quotes its contributors");
            Assert.That(fee.Host + fee.Protocol + fee.Model + fee.Stakers + fee.Data, Is.EqualTo(fee.Total));
            Assert.That(chain.BalanceOf(InferenceScene.Host.Address), Is.EqualTo(host - gas + fee.Host));
            Assert.That(chain.BalanceOf(InferenceScene.ModelOwner.Address), Is.EqualTo(owner + fee.Model));
            Assert.That(chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo(escrow - fee.Total));
            Assert.That(
                chain.BalanceOf(SystemAddresses.Rewards), Is.EqualTo(rewards + fee.Stakers + attributed));
            Assert.That(chain.BalanceOf(SystemAddresses.Treasury), Is.EqualTo(treasury + toTreasury));
            Assert.That(
                SupplyAudit.BurnedIn(chain.Head.State),
                Is.EqualTo(burned + (fee.Protocol / 2UL) + (baseFees / 2UL)));
            Assert.That(SupplyAudit.Recount(chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));
        });
    }

    [Test]
    public void TraceInference_SettledOne_IsTheResponseAndItsSums()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Settle(request);
        InferenceTrace trace = scene.Chain.Queries.TraceInference(run.InferenceId)!;
        Block block = scene.Chain.Chain.Blocks[^1].Block;
        Assert.Multiple(() =>
        {
            Assert.That(
                trace.InferenceId, Is.EqualTo(request.Digest(TestChain.ChainId, SystemAddresses.Inference)));
            Assert.That(trace.Response, Is.EqualTo(run.Response));
            Assert.That(trace.Prompt, Is.EqualTo(scene.Prompt));
            Assert.That(trace.Tokens, Has.Count.EqualTo((int)run.TokensOut));
            Assert.That(string.Join(' ', trace.Tokens), Is.EqualTo(run.Response));
            Assert.That(
                trace.Spans.Select(s => s.Contributor).Distinct().Count(), Is.GreaterThanOrEqualTo(2));
            Assert.That(Sum(trace.Spans) + trace.Fee.Unattributed, Is.EqualTo(trace.Fee.Data));
            Assert.That(trace.Fee, Is.EqualTo(run.FeeParts));
            Assert.That(trace.ProofHash, Is.EqualTo(Keccak.Hash(run.Proof)));
            Assert.That(trace.AttributionRoot, Is.EqualTo(block.Header.AttributionRoot));
            Assert.That(trace.BlockNumber, Is.EqualTo(block.Header.Number));
            Assert.That(trace.TransactionHash, Is.EqualTo(block.Transactions[0].Hash));
            foreach (SpanDetails span in trace.Spans)
            {
                IEnumerable<string> tokens = trace.Tokens.Skip(span.Start).Take(span.Length);
                Assert.That(span.Text, Is.EqualTo(string.Join(' ', tokens)));
                Assert.That(span.Payee, Is.EqualTo(span.Contributor));
                Assert.That(span.DatanetId, Is.EqualTo(scene.Datanet));
            }
        });
    }

    [Test]
    public void Claim_AfterASettlement_MovesExactlyTheTracedWeiOnce()
    {
        InferenceScene scene = new();
        InferenceRun run = scene.Settle(scene.NewRequest());
        InferenceTrace trace = scene.Chain.Queries.TraceInference(run.InferenceId)!;
        foreach (PrivateKey contributor in Contributors)
        {
            SpanDetails[] spans = [.. trace.Spans.Where(s => s.Contributor == contributor.Address)];
            AbiValue ids = AbiValue.List(spans.Select(s => s.ContributionId).Distinct(), id => id.Value);
            UInt256 before = scene.Chain.Chain.BalanceOf(contributor.Address);
            UInt256 paid = scene.Chain.Do(
                InferenceScene.Owner, RewardsContract.Interface, "claim", default, ids)[0].AsUInt256();
            UInt256 again = scene.Chain.Do(
                InferenceScene.Owner, RewardsContract.Interface, "claim", default, ids)[0].AsUInt256();
            Assert.Multiple(() =>
            {
                Assert.That(paid, Is.EqualTo(Sum(spans)));
                Assert.That(
                    scene.Chain.Chain.BalanceOf(contributor.Address) - before, Is.EqualTo(Sum(spans)));
                Assert.That(again, Is.EqualTo(UInt256.Zero), "nothing is paid twice");
            });
        }
    }

    [Test]
    public void Settle_Event_SaysWhatTheTraceSays()
    {
        InferenceScene scene = new();
        InferenceRun run = scene.Settle(scene.NewRequest());
        AbiEvent settled = InferenceContract.Interface.Event("InferenceSettled");
        LogEntry log =
            scene.Chain.Chain.Blocks[^1].Receipts[0].Logs.Single(l => l.Topics[0] == settled.Topic);
        Assert.That(settled.TryDecode(log, out AbiValue[] values, out _), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(log.Address, Is.EqualTo(SystemAddresses.Inference));
            Assert.That(values[0].AsHash(), Is.EqualTo(run.InferenceId));
            Assert.That(values[2].AsAddress(), Is.EqualTo(InferenceScene.Payer.Address));
            Assert.That(values[5].AsUInt256(), Is.EqualTo(run.Fee));
            Assert.That(values[11].AsUInt256(), Is.EqualTo(run.FeeParts.Unattributed));
            Assert.That(values[12].AsHash(), Is.EqualTo(Keccak.Hash(run.Proof)));
        });
    }

    [Test]
    public void Settle_HostAskingMoreThanTheModel_GetsTheModelFee()
    {
        InferenceScene scene = new();
        scene.Chain.Do(
            InferenceScene.Host, InferenceContract.Interface, "setHostPrice", default, scene.Model.Value,
            InferenceScene.PriceIn * 9UL, InferenceScene.PriceOut * 9UL);
        FeeDetails fee = scene.Settle(scene.NewRequest()).FeeParts;
        Assert.That(fee.Host, Is.EqualTo(fee.Protocol + fee.Model + fee.Stakers + fee.Data));
    }

    [Test]
    public void Settle_CloneInAnotherDatanet_EarnsNothing()
    {
        InferenceScene scene = new();

        // The same text but for one word more is no duplicate; all the rest of it is masked.
        DatanetId own = scene.PublishOwn(
            InferenceScene.Host, TestTexts.Shared(1) + " " + TestTexts.Unique(77, 1));
        ContributionId clone = new((ulong)scene.Contributions.Count + 1);
        scene.Model = scene.Chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (scene.Datanet, 1),
            (own, 1));
        scene.Chain.MineEmpty(1);
        for (int i = 0; i < 8; i++)
        {
            scene.Prompt = TestTexts.Prompt(i);
            scene.Settle(scene.NewRequest());
        }

        Assert.Multiple(() =>
        {
            Assert.That(scene.Chain.Queries.Contribution(clone)!.NoveltyBps, Is.LessThan(100));
            Assert.That(scene.Chain.Queries.Earnings(clone)!.Earned, Is.EqualTo(UInt256.Zero));
            Assert.That(
                scene.Chain.Queries.Earnings(InferenceScene.Alice.Address).Earned,
                Is.GreaterThan(UInt256.Zero));
        });
    }

    [Test]
    public void Settle_WithdrawnContributions_ArePaidToTheTreasuryFromTheNextVersionOn()
    {
        InferenceScene scene = new();
        foreach (ContributionId id in scene.Contributions)
        {
            Address contributor = scene.Chain.Queries.Contribution(id)!.Contributor;
            scene.Chain.Do(
                Contributors.Single(k => k.Address == contributor), DatanetsContract.Interface, "withdraw",
                default, id.Value);
        }

        InferenceRun before = scene.Settle(scene.NewRequest());
        Assert.That(
            scene.Chain.Queries.TraceInference(before.InferenceId)!.Spans.Select(s => s.Payee),
            Has.None.EqualTo(SystemAddresses.Treasury), "version 1 goes on paying");

        scene.Chain.Publish(InferenceScene.Owner, scene.Datanet);
        scene.Model = scene.Chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (scene.Datanet, 2));
        scene.Chain.MineEmpty(1);
        UInt256 rewards = scene.Chain.Chain.BalanceOf(SystemAddresses.Rewards);
        InferenceRun after = scene.Settle(scene.NewRequest());
        InferenceTrace trace = scene.Chain.Queries.TraceInference(after.InferenceId)!;
        Assert.Multiple(() =>
        {
            Assert.That(trace.Spans, Is.Not.Empty);
            Assert.That(trace.Spans.Select(s => s.Payee), Is.All.EqualTo(SystemAddresses.Treasury));
            Assert.That(Sum(trace.Spans) + trace.Fee.Unattributed, Is.EqualTo(trace.Fee.Data));
            Assert.That(
                scene.Chain.Chain.BalanceOf(SystemAddresses.Rewards),
                Is.EqualTo(rewards + trace.Fee.Stakers));
        });
    }

    [Test]
    public void RunInference_OtherShards_SameResponseAndProof()
    {
        // One version of one segment against a version of six segments: the model must not notice.
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest() with { Deadline = 4_711 };
        ContractChain other = new();
        DatanetId datanet = other.CreateDatanet(InferenceScene.Owner, ContractChain.Open);
        for (int seed = 1; seed <= scene.Contributions.Count; seed++)
        {
            other.Contribute(Contributors[(seed - 1) % 3], datanet, TestTexts.Shared(seed));
            other.Publish(InferenceScene.Owner, datanet);
        }

        ModelId model = other.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (datanet, 6));
        other.MineEmpty(1);
        QueryAnswer<InferenceRun> run = other.Queries.RunInference(
            new InferenceQuery(model, scene.Prompt, null, request, InferenceScene.Sign(request)));
        Assert.Multiple(() =>
        {
            Assert.That(other.Queries.Model(model)!.Segments, Is.EqualTo(6));
            Assert.That(run.Value!.Response, Is.EqualTo(scene.Run(request).Response));
            Assert.That(run.Value.Proof, Is.EqualTo(scene.Run(request).Proof));
        });
    }

    private static UInt256 Sum(IEnumerable<SpanDetails> spans) =>
        spans.Aggregate(UInt256.Zero, (sum, span) => sum + span.Wei);
}
