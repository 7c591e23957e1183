using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Ledger.Tests.Contracts;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Queries;

/// <summary>What openledger_* answers, and why it sometimes does not.</summary>
[TestFixture]
internal sealed class LedgerQueriesTests
{
    [Test]
    public void ListInferences_Pages_AreNewestFirstWithoutGaps()
    {
        InferenceScene scene = new();
        List<Hash256> settled = [];
        for (int i = 0; i < 5; i++)
        {
            settled.Add(scene.Settle(scene.NewRequest()).InferenceId);
        }

        settled.Reverse();
        IReadOnlyList<InferenceSummary> all = scene.Chain.Queries.ListInferences();
        IReadOnlyList<InferenceSummary> first = scene.Chain.Queries.ListInferences(limit: 2);
        IReadOnlyList<InferenceSummary> second = scene.Chain.Queries.ListInferences(first[^1].Sequence, 2);
        Assert.Multiple(() =>
        {
            Assert.That(all.Select(s => s.InferenceId), Is.EqualTo(settled));
            Assert.That(first.Concat(second).Select(s => s.InferenceId), Is.EqualTo(settled.Take(4)));
            Assert.That(all[0].BlockNumber.Value, Is.EqualTo(scene.Chain.Height));
            Assert.That(all[0].Payer, Is.EqualTo(InferenceScene.Payer.Address));
            Assert.That(scene.Chain.Queries.ListInferences(limit: 0), Is.Empty);
            Assert.That(scene.Chain.Queries.ListInferences(limit: int.MaxValue), Has.Count.EqualTo(5));
        });
    }

    [Test]
    public void Inference_Settled_IsReadBackAndUnknownIsNull()
    {
        InferenceScene scene = new();
        InferenceRun run = scene.Settle(scene.NewRequest());
        InferenceDetails details = scene.Chain.Queries.Inference(run.InferenceId)!;
        Assert.Multiple(() =>
        {
            Assert.That(details.Response, Is.EqualTo(run.Response));
            Assert.That(details.Prompt, Is.EqualTo(scene.Prompt));
            Assert.That(details.Proof, Is.EqualTo(run.Proof));
            Assert.That((details.TokensIn, details.TokensOut), Is.EqualTo((run.TokensIn, run.TokensOut)));
            Assert.That(details.Fee.Total, Is.EqualTo(run.Fee));
            Assert.That(details.ModelOwner, Is.EqualTo(InferenceScene.ModelOwner.Address));
            Assert.That(details.Timestamp, Is.EqualTo(scene.Chain.Timestamp));
            Assert.That(scene.Chain.Queries.Inference(Hash256.Zero), Is.Null);
            Assert.That(scene.Chain.Queries.TraceInference(Hash256.Zero), Is.Null);
        });
    }

    [Test]
    public void RunInference_SpansAndFee_AreWhatSettlingRecords()
    {
        InferenceScene scene = new();
        InferenceRun run = scene.Settle(scene.NewRequest());
        InferenceTrace trace = scene.Chain.Queries.TraceInference(run.InferenceId)!;
        Assert.That(run.Spans, Is.EqualTo(trace.Spans));
        Assert.That(run.FeeParts, Is.EqualTo(trace.Fee));
        UInt256 modelFee = FeeOf(run);
        Assert.That(run.Fee, Is.EqualTo(modelFee), "no host price is set");

        static UInt256 FeeOf(InferenceRun run)
        {
            UInt256 thousandths =
                (InferenceScene.PriceIn * run.TokensIn) + (InferenceScene.PriceOut * run.TokensOut);
            return (thousandths + 999UL) / 1_000UL;
        }
    }

    [Test]
    public void RunInference_WithoutRequestOrSignature_IsAPreview()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun preview = scene.Chain.Queries.RunInference(
            new InferenceQuery(scene.Model, scene.Prompt, 50, null, null)).Value!;
        InferenceRun unsigned = scene.Chain.Queries.RunInference(
            new InferenceQuery(scene.Model, scene.Prompt, null, request, null)).Value!;
        Assert.Multiple(() =>
        {
            Assert.That(preview.SettleCalldata, Is.Null);
            Assert.That(preview.TokensOut, Is.InRange(1, 50));
            Assert.That(unsigned.SettleCalldata, Is.Null);
            Assert.That(unsigned.Response, Is.EqualTo(scene.Run(request).Response));
            Assert.That(scene.Run(request).SettleCalldata, Is.Not.Null);
        });
    }

    [Test]
    public void RunInference_WhatCannotBeRun_IsRefusedByName()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ModelId model = scene.Model;
        Assert.Multiple(() =>
        {
            Refused(new InferenceQuery(new ModelId(9), "p", 5, null, null), RevertReasons.UnknownModel);
            Refused(new InferenceQuery(model, "p", null, null, null), RevertReasons.RequestInvalid);
            Refused(new InferenceQuery(model, "p", 8_193, null, null), RevertReasons.RequestInvalid);
            Refused(new InferenceQuery(model, "p", 5, null, [1]), RevertReasons.RequestInvalid);
            Refused(new InferenceQuery(model, scene.Prompt, 5, request, null), RevertReasons.RequestInvalid);
            Refused(new InferenceQuery(model, "other", null, request, null), RevertReasons.PromptMismatch);
            Refused(
                new InferenceQuery(model, scene.Prompt, null, request with { Revision = 2 }, null),
                RevertReasons.RevisionMismatch);
            Refused(
                new InferenceQuery(model, scene.Prompt, null, request with { Model = new ModelId(2) }, null),
                RevertReasons.RequestInvalid);
            Refused(new InferenceQuery(model, "a\u0001b", 5, null, null), RevertReasons.PromptInvalid);
            Refused(new InferenceQuery(model, new string('a', 65_537), 5, null, null),
                RevertReasons.PromptInvalid);
        });

        void Refused(InferenceQuery query, string reason)
        {
            QueryAnswer<InferenceRun> answer = scene.Chain.Queries.RunInference(query);
            Assert.That(answer.Value, Is.Null);
            Assert.That(answer.Refusal!.Reason, Is.EqualTo(reason));
        }
    }

    [Test]
    public void RunInference_MoreThanABlocksGas_IsRefused()
    {
        ContractChain chain = new(new TestChain(TestChain.NewGenesis([], gasLimit: 200_000_000) with
        {
            GasLimit = 160_000_000,
        }));
        InferenceScene scene = new(chain);

        // 2,000 segments would need as many versions; a chain with a small block does as well.
        LedgerQueries small = new(chain.Chain.Genesis with { GasLimit = 1_000_000 }, chain.Reader);
        QueryAnswer<InferenceRun> answer =
            small.RunInference(new InferenceQuery(scene.Model, scene.Prompt, 501, null, null));
        Assert.That(answer.Refusal!.Detail, Does.Contain("could not be settled within a block's gas"));
        Assert.That(
            small.RunInference(new InferenceQuery(scene.Model, scene.Prompt, 500, null, null)).Refusal,
            Is.Null);
    }

    [Test]
    public void TraceText_Quotation_IsItsContributors()
    {
        InferenceScene scene = new();
        string text = "Quite another start " + TestTexts.Unique(2_003, 15) + " and another end";
        TextTrace trace = scene.Chain.Queries.TraceText(scene.Model, text).Value!;
        TextTrace prompted = scene.Chain.Queries.TraceText(scene.Model, text, text).Value!;
        UInt256 weights = trace.Spans.Aggregate(UInt256.Zero, (sum, s) => sum + s.Weight);
        Assert.Multiple(() =>
        {
            Assert.That(trace.Spans, Has.Count.EqualTo(1));
            Assert.That(trace.Spans[0].Contributor, Is.EqualTo(InferenceScene.Bob.Address));
            Assert.That(trace.Spans[0].Text, Is.EqualTo(TestTexts.Unique(2_003, 15)));
            Assert.That(weights + trace.UnattributedWeight, Is.EqualTo((UInt256)trace.TotalWeight));
            Assert.That(prompted.Spans, Is.Empty, "what the prompt brought is not paid");
            Assert.That(
                scene.Chain.Queries.TraceText(new ModelId(9), text).Refusal!.Reason,
                Is.EqualTo(RevertReasons.UnknownModel));
            Assert.That(
                scene.Chain.Queries.TraceText(scene.Model, "a\u0001b").Refusal!.Reason,
                Is.EqualTo(RevertReasons.ContentInvalid));
        });
    }

    [Test]
    public void Supply_AfterEverything_SumsToTheGenesisSupply()
    {
        InferenceScene scene = new();
        SupplyReport before = scene.Chain.Queries.Supply();
        scene.Settle(scene.NewRequest());
        SupplyReport after = scene.Chain.Queries.Supply();
        Assert.Multiple(() =>
        {
            Assert.That(before.Total, Is.EqualTo(GenesisConfig.SupplyWei));
            Assert.That(after.Total, Is.EqualTo(GenesisConfig.SupplyWei));
            Assert.That(after.Burned, Is.GreaterThan(before.Burned));
            Assert.That(after.Rewards, Is.GreaterThan(before.Rewards));
            Assert.That(after.Escrow, Is.LessThan(before.Escrow));
            Assert.That(scene.Chain.Queries.Supply(), Is.SameAs(after), "counted once a block");
        });
    }

    [Test]
    public void Baseline_OfTheGenesis_IsTheTreasurysDatanet()
    {
        byte[][] texts =
        [
            System.Text.Encoding.UTF8.GetBytes(TestTexts.Unique(1, 100)),
            System.Text.Encoding.UTF8.GetBytes(TestTexts.Unique(2, 100)),
        ];
        ContractChain chain = new(new TestChain(baseline: texts));
        InferenceScene scene = new(chain);
        scene.Model = chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (new DatanetId(1), 1),
            (scene.Datanet, 1));
        TextTrace trace = chain.Queries.TraceText(scene.Model, TestTexts.Unique(2, 100)).Value!;
        Assert.Multiple(() =>
        {
            Assert.That(chain.Queries.Datanet(new DatanetId(1))!.Owner, Is.EqualTo(SystemAddresses.Treasury));
            Assert.That(chain.Queries.Datanet(new DatanetId(1))!.Versions[0].Tokens, Is.GreaterThan(200));
            Assert.That(scene.Datanet.Value, Is.EqualTo(2));
            Assert.That(scene.Contributions[0].Value, Is.EqualTo(3));
            Assert.That(trace.Spans[0].ContributionId.Value, Is.EqualTo(2));
            Assert.That(trace.Spans[0].Payee, Is.EqualTo(SystemAddresses.Treasury));
        });
    }

    [Test]
    public void Earnings_OfAnAccount_ArePaged()
    {
        InferenceScene scene = new();
        scene.Settle(scene.NewRequest());
        CatalogueReader reader = new(scene.Chain.Chain.Head);
        Address alice = InferenceScene.Alice.Address;
        AccountEarnings all = reader.Earnings(alice, new ContributionId(1), 100);
        AccountEarnings page = reader.Earnings(alice, new ContributionId(1), 2);
        AccountEarnings rest = reader.Earnings(alice, page.Next!.Value, 100);
        Assert.Multiple(() =>
        {
            Assert.That(page.Next!.Value.Value, Is.EqualTo(3));
            Assert.That(page.Earned + rest.Earned, Is.EqualTo(all.Earned));
            Assert.That(all.Earned, Is.GreaterThan(UInt256.Zero));
            Assert.That(rest.Next, Is.Null);
        });
    }
}
