using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Attribution.Training;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Contracts.Rewards;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Models;

/// <summary>A classifier ordered, trained, asked and paid on chain.</summary>
[TestFixture]
internal sealed class ClassifierTests
{
    private const string Prompt = "the judge heard the plea of counsel and the jury found a verdict";

    [Test]
    public void Train_Ordered_IsActiveAtTheStatedBlockAndNotBefore()
    {
        ClassifierScene scene = new();
        ulong due = scene.Train().Value;
        Assert.That(due, Is.GreaterThan(scene.Chain.Height));
        Assert.That(scene.Chain.Queries.Model(scene.Model)!.Training!.State, Is.EqualTo("queued"));
        Assert.That(
            PendingTrainings.Prepare(scene.Chain.Chain.Head, CancellationToken.None), Is.EqualTo(1));
        scene.Chain.MineEmpty((int)(due - 2 - scene.Chain.Height));
        string early = scene.SettleRefused(scene.NewRequest(Prompt), Prompt, "law", []);
        Assert.That(early, Is.EqualTo($"VERSION_NOT_ACTIVE: model 1 answers from block {due} on"));
        Assert.That(
            scene.Run(scene.NewRequest(Prompt), Prompt).Refusal!.Reason, Is.EqualTo("NOT_TRAINED"),
            "the parent of the block that activates it has no weights");
        scene.Chain.MineEmpty(1);
        ModelDetails model = scene.Chain.Queries.Model(scene.Model)!;
        TrainingDetails training = model.Training!;
        Assert.Multiple(() =>
        {
            Assert.That(model.Kind, Is.EqualTo("softmax"));
            Assert.That(model.Active, Is.True);
            Assert.That(model.ActivationHeight.Value, Is.EqualTo(due));
            Assert.That(training.State, Is.EqualTo("trained"));
            Assert.That(training.Labels, Is.EqualTo(new[] { "animals", "cooking", "law" }));
            Assert.That(training.Contributions, Is.EqualTo(12), "the one without a title has no label");
            Assert.That(
                scene.Chain.Chain.Head.Content.GetContent(training.WeightsRoot!.Value), Is.Not.Null);
            Assert.That(scene.Chain.Queries.ModelCard(scene.Model)!.Data[0].Licence, Is.EqualTo("CC0"));
            Assert.That(PendingTrainings.Prepare(scene.Chain.Chain.Head, CancellationToken.None), Is.Zero);
        });
    }

    [Test]
    public void Settle_PaidQuestion_PaysTheLabelledContributorsItStandsOn()
    {
        ClassifierScene scene = new ClassifierScene().Trained();
        InferenceRun run = scene.Settle(Prompt);
        InferenceTrace trace = scene.Chain.Queries.TraceInference(run.InferenceId)!;
        UInt256 paid = trace.Spans.Aggregate(UInt256.Zero, (sum, s) => sum + s.Wei);
        UInt256 before = scene.Chain.Chain.BalanceOf(InferenceScene.Carol.Address);
        scene.Chain.Do(
            InferenceScene.Owner, RewardsContract.Interface, "claim", default,
            AbiValue.List(trace.Spans.Select(s => s.ContributionId).Distinct(), id => id.Value));
        UInt256 carol = trace.Spans.Where(s => s.Contributor == InferenceScene.Carol.Address)
            .Aggregate(UInt256.Zero, (sum, s) => sum + s.Wei);
        Assert.Multiple(() =>
        {
            Assert.That(run.Response, Is.EqualTo("law"));
            Assert.That(trace.Spans, Is.Not.Empty);
            Assert.That(trace.Spans.Select(s => s.Text), Is.All.EqualTo("law"));
            Assert.That(paid + trace.Fee.Unattributed, Is.EqualTo(trace.Fee.Data));
            Assert.That(carol, Is.GreaterThan(UInt256.Zero), "Carol's texts are the ones under that label");
            Assert.That(
                trace.Spans.OrderByDescending(s => s.Wei).First().Contributor,
                Is.EqualTo(InferenceScene.Carol.Address));
            Assert.That(
                scene.Chain.Chain.BalanceOf(InferenceScene.Carol.Address), Is.EqualTo(before + carol));
            Assert.That(
                AttributionProof.TryDecode(run.Proof, out AttributionProof? proof, out _), Is.True);
            Assert.That(proof!.EngineVersion, Is.EqualTo(AttributionProof.EngineB));
            Assert.That(
                SupplyAudit.Recount(scene.Chain.Chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));
        });
    }

    [Test]
    public void Settle_AnotherAnswerOrProof_IsRefusedByName()
    {
        ClassifierScene scene = new ClassifierScene().Trained();
        var request = scene.NewRequest(Prompt);
        byte[] proof = scene.Run(request, Prompt).Value!.Proof;
        AttributionProof.TryDecode(proof, out AttributionProof? given, out _);
        ProofHead first = given!.Heads[0];
        byte[] other = (given with { Heads = [first with { Weight = first.Weight + 1 }] }).Encode();
        Assert.Multiple(() =>
        {
            Assert.That(
                scene.SettleRefused(request, Prompt, "cooking", proof), Does.StartWith("RESPONSE_MISMATCH"));
            Assert.That(
                scene.SettleRefused(request, Prompt, "law", other),
                Does.StartWith("PROOF_MISMATCH: heads[0].weight: expected "));
            Assert.That(
                scene.SettleRefused(request with { MaxTokensOut = 8_193 }, Prompt, "law", proof),
                Does.StartWith("REQUEST_INVALID"));
        });
    }

    [Test]
    public void Blocks_ExecutedByANodeWithoutAnyCache_GiveTheSameState()
    {
        ClassifierScene scene = new ClassifierScene().Trained();
        scene.Settle(Prompt);
        TestChain late = new();
        foreach (ExecutedBlock block in scene.Chain.Chain.Blocks.Skip(1))
        {
            late.Append(block.Block);
        }

        Assert.That(late.Head.Header.StateRoot, Is.EqualTo(scene.Chain.Chain.Head.Header.StateRoot));
    }

    [Test]
    public void Open_WithStoredWeights_TracesAsTheTrainingDid()
    {
        ClassifierScene scene = new ClassifierScene().Trained();
        ChainView head = scene.Chain.Chain.Head;
        TrainingDetails training = scene.Chain.Queries.Model(scene.Model)!.Training!;
        var plan = TrainingPlan.Decode(head.Content.GetContent(training.PlanHash));
        byte[] weights = head.Content.GetContent(training.WeightsRoot!.Value)!;
        CorpusState restarted = CorpusReplay.Replay(
            scene.Chain.Chain.Blocks.SelectMany(b => b.CorpusEvents), head.Content, new SegmentIndexCache());
        TrainedModel before = CorpusTraining.Open(head.Corpus, plan)!;
        TrainedModel after = CorpusTraining.Open(restarted, plan, weights)!;
        TrainedModel again = CorpusTraining.Open(restarted, plan)!;
        var asked = before.Influence.Model.Predict(before.Influence.Set.Rows[0].Features);
        Assert.Multiple(() =>
        {
            Assert.That(after.Influence, Is.Not.SameAs(before.Influence));
            Assert.That(
                after.Influence.Trace(asked).Heads.Select(h => h.Weight),
                Is.EqualTo(before.Influence.Trace(asked).Heads.Select(h => h.Weight)));
            Assert.That(again.HeldOut, Is.EqualTo(before.HeldOut), "measured, though prepared before");
            Assert.That(again.Influence.Model.Root, Is.EqualTo(before.Influence.Model.Root));
        });
    }

    [Test]
    public void Train_BadOrders_AreRefusedByName()
    {
        ClassifierScene scene = new();
        ModelId infinigram = scene.Register(AbiValue.List(), kind: 1);
        string Refused(params AbiValue[] order) => scene.Chain.Refused(
            InferenceScene.ModelOwner, ClassifierScene.Models, "train", default, order);
        Assert.Multiple(() =>
        {
            Assert.That(
                scene.Chain.Refused(
                    InferenceScene.Alice, ClassifierScene.Models, "train", default, scene.Order()),
                Does.StartWith("NOT_OWNER"));
            Assert.That(Refused(scene.Order(model: 9)), Is.EqualTo("UNKNOWN_MODEL: 9"));
            Assert.That(Refused(scene.Order(infinigram.Value)), Does.StartWith("KIND_NOT_SUPPORTED"));
            Assert.That(Refused(scene.Order(field: 3)), Does.StartWith("TRAINING_INVALID: label field"));
            Assert.That(Refused(scene.Order(dimension: 2048)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(Refused(scene.Order(dimension: 300)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(Refused(scene.Order(ngramMax: 3)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(Refused(scene.Order(epochs: 1_025)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(Refused(scene.Order(rate: uint.MaxValue)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(Refused(scene.Order(penalty: 15)), Does.StartWith("TRAINING_INVALID"));
            Assert.That(
                Refused(scene.Order(field: 2)), Does.StartWith("TRAINING_INVALID: 1 labels"), "one domain");
            Assert.That(Refused(scene.Order(labels: ["law"])), Does.StartWith("TRAINING_INVALID: 1 labels"));
            Assert.That(
                scene.SettleRefused(
                    scene.NewRequest(Prompt), Prompt, "law", []), Is.EqualTo("NOT_TRAINED: 1"));
            Assert.That(
                scene.Chain.ViewRefused(
                    ClassifierScene.Models, "training", 1UL), Is.EqualTo("NOT_TRAINED: 1"));
        });
        scene.Train();
        Assert.That(Refused(scene.Order()), Is.EqualTo("ALREADY_TRAINED: 1"));
    }

    [Test]
    public void Train_NamedLabels_LeavesOthersOut()
    {
        ClassifierScene scene = new();
        scene.Chain.Do(
            InferenceScene.ModelOwner, ClassifierScene.Models, "train", default,
            scene.Order(labels: ["LAW", "animals", "unseen"]));
        TrainingDetails training = scene.Chain.Queries.Model(scene.Model)!.Training!;
        Assert.That(training.Labels, Is.EqualTo(new[] { "animals", "law" }));
        Assert.That(training.Contributions, Is.EqualTo(8));
    }

    [Test]
    public void Train_MoreThanTheQueueHolds_IsRefused()
    {
        ClassifierScene scene = new(texts: 3);
        ModelId[] models =
        [
            .. Enumerable.Range(
                0, (int)TrainingRules.QueueMax * 3 / 2).Select(_ => scene.Register(AbiValue.List())),
        ];
        ulong last = 0;
        string? refusal = null;
        foreach (ModelId model in models)
        {
            AbiValue[] order = scene.Order(model.Value, epochs: 1_024, dimension: 1_024);
            (ulong first, ulong end, bool completes) = Queue(scene);
            scene.Chain.MineEmpty(completes ? 1 : 0);
            if (!completes && end - first == TrainingRules.QueueMax)
            {
                refusal = scene.Chain.Refused(
                    InferenceScene.ModelOwner, ClassifierScene.Models, "train", default, order);
                break;
            }

            ulong due = scene.Chain.Do(
                InferenceScene.ModelOwner, ClassifierScene.Models, "train", default, order)[0].AsUInt64();
            Assert.That(due, Is.GreaterThan(last), "one a block");
            last = due;
        }

        Assert.That(refusal, Does.StartWith("TRAINING_QUEUE_FULL"));
    }
    // With whether the next block completes the first.
    private static (ulong First, ulong End, bool Completes) Queue(ClassifierScene scene)
    {
        var slots = new TrainingSlots(new StateSlots(scene.Chain.Chain.Head.State));
        (ulong first, ulong end, _) = slots.LoadQueue();
        return (
            first, end,
            first < end
                && slots.Load(slots.LoadQueued(first))!.ActivationHeight.Value == scene.Chain.Height + 1);
    }
}
