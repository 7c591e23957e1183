using OpenLedger.Attribution.Proofs;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.Supply;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference.External;

/// <summary>Answers of external models, from the request to the last wei.</summary>
[TestFixture]
internal sealed class ExternalSettlementTests
{
    private static readonly AbiContract Inference = InferenceContract.Interface;

    [Test]
    public void Settle_WithThePayersAcceptance_PaysContributionsAtOnce()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ExternalAnswer answer = scene.Answer(request, accepted: true);
        InferenceRun run = scene.Trace(request);
        UInt256 treasury = scene.Chain.Chain.BalanceOf(SystemAddresses.Treasury);
        UInt256 deposit = scene.DepositOf(ExternalScene.Payer);

        ExecutedBlock block = scene.Settle(answer);

        UInt256 attributed = run.FeeParts.Data - run.FeeParts.Unattributed;
        ContributionEarnings earned = scene.Chain.Queries.Earnings(scene.Base.Contributions[0])!;
        UInt256 baseFees = block.Block.Header.BaseFeePerGas * block.Receipts[0].GasUsed;
        Assert.Multiple(() =>
        {
            Assert.That(attributed, Is.GreaterThan(UInt256.Zero));
            Assert.That(run.FeeParts.Unattributed, Is.GreaterThan(UInt256.Zero));
            Assert.That(earned.Earned, Is.EqualTo(attributed), "all windows are the first text's");
            Assert.That(scene.DepositOf(ExternalScene.Payer), Is.EqualTo(deposit - run.Fee));
            Assert.That(
                scene.Chain.Chain.BalanceOf(SystemAddresses.Treasury) - treasury,
                Is.EqualTo(
                    run.FeeParts.Unattributed + (run.FeeParts.Protocol - (run.FeeParts.Protocol / 2UL))
                    + (baseFees - (baseFees / 2UL))));
            Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.None));
            Assert.That(block.Attributions[0].Acceptance, Is.EqualTo(Acceptance.Given));
            Assert.That(
                scene.Chain.Queries.Inference(run.InferenceId)!.Acceptance.Status, Is.EqualTo("accepted"));
        });
        RequireSupply(scene);
    }

    [Test]
    public void Settle_WithoutAcceptance_HoldsTheDataShareUntilThePayerAccepts()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Trace(request);
        UInt256 attributed = run.FeeParts.Data - run.FeeParts.Unattributed;
        ExternalAnswer answer = scene.Answer(request);
        UInt256 owner = scene.Chain.Chain.BalanceOf(ExternalScene.Owner.Address);
        scene.Settle(answer);
        Assert.That(
            scene.Chain.Chain.BalanceOf(ExternalScene.Owner.Address), Is.EqualTo(owner + run.FeeParts.Model),
            "the model is paid whatever the payer says");
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.Awaiting));
        Assert.That(Earned(scene), Is.EqualTo(UInt256.Zero));
        Assert.That(Status(scene, request), Is.EqualTo("awaited"));

        scene.Chain.Do(
            ExternalScene.Payer, Inference, "accept", default, scene.AcceptArguments(request));

        Assert.That(Earned(scene), Is.EqualTo(attributed));
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.Accepted));
        Assert.That(Status(scene, request), Is.EqualTo("accepted"));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference, "accept", default, scene.AcceptArguments(request)),
            Does.StartWith("ALREADY_ACCEPTED"));
        RequireSupply(scene);

        // Its place in the queue goes once its turn comes, and moves nothing.
        UInt256 inference = scene.Chain.Chain.BalanceOf(SystemAddresses.Inference);
        scene.Chain.Chain.Mine(3_700_000);
        Assert.That(scene.Chain.Chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo(inference));
    }

    [Test]
    public void Accept_ByThePayersSignature_AnybodyMayBring()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        scene.Settle(scene.Answer(request));
        scene.Chain.Do(
            ExternalScene.Host, Inference, "accept", default,
            scene.AcceptArguments(request, scene.Accept(request)));
        Assert.That(Earned(scene), Is.GreaterThan(UInt256.Zero));
    }

    [Test]
    public void Settle_NotAcceptedInTime_GivesTheDataShareToTheTreasury()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Trace(request);
        UInt256 attributed = run.FeeParts.Data - run.FeeParts.Unattributed;
        scene.Settle(scene.Answer(request));
        ulong until = scene.Chain.View(
            Inference, "inferenceState", ExternalScene.IdOf(request))[4].AsUInt64();
        Assert.That(until, Is.EqualTo(scene.Chain.Timestamp + 3_600));
        UInt256 treasury = scene.Chain.Chain.BalanceOf(SystemAddresses.Treasury);

        scene.Chain.Chain.Mine((until - scene.Chain.Timestamp) * 1_000);
        Assert.That(
            scene.Chain.Chain.BalanceOf(SystemAddresses.Treasury), Is.EqualTo(treasury),
            "the last second is the payer's");
        scene.Chain.Chain.Mine(1_000);

        Assert.That(scene.Chain.Chain.BalanceOf(SystemAddresses.Treasury), Is.EqualTo(treasury + attributed));
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.Forfeited));
        Assert.That(Status(scene, request), Is.EqualTo("forfeited"));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference, "accept", default, scene.AcceptArguments(request)),
            Does.StartWith("ACCEPT_EXPIRED"));
        Assert.That(Earned(scene), Is.EqualTo(UInt256.Zero));
        RequireSupply(scene);
    }

    [Test]
    public void OpenRequest_Answered_CostsTheFeeAndReturnsTheRest()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest() with { MaxFee = TestChain.Open / 2UL };
        UInt256 deposit = scene.DepositOf(ExternalScene.Payer);
        scene.Open(request);
        Assert.That(scene.DepositOf(ExternalScene.Payer), Is.EqualTo(deposit - request.MaxFee));
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.Open));

        // The payer's word is on the chain already: the settlement needs no signature of it again.
        ExternalAnswer answer = scene.Answer(request, accepted: true);
        scene.Settle(answer with { Settle = answer.Settle with { Signature = default } });

        Assert.That(
            scene.DepositOf(ExternalScene.Payer), Is.EqualTo(deposit - scene.Trace(request).Fee));
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.Accepted));
        Assert.That(scene.SettleRefused(answer), Does.StartWith("NONCE_USED"));
        RequireSupply(scene);
    }

    [Test]
    public void OpenRequest_NeverAnswered_IsRefundedAfterItsDeadline()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest() with { MaxFee = TestChain.Open / 2UL };
        UInt256 deposit = scene.DepositOf(ExternalScene.Payer);
        scene.Open(request);
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference, "refundRequest", default, ExternalScene.IdOf(request)),
            Does.StartWith("REQUEST_STILL_OPEN"));
        scene.Chain.Chain.Mine((request.Deadline - scene.Chain.Timestamp) * 1_000);
        Assert.That(scene.SettleRefused(scene.Answer(request)), Does.StartWith("REQUEST_EXPIRED"));
        scene.Chain.Do(
            ExternalScene.Host, Inference, "refundRequest", default, ExternalScene.IdOf(request));
        Assert.That(scene.DepositOf(ExternalScene.Payer), Is.EqualTo(deposit));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference, "refundRequest", default, ExternalScene.IdOf(request)),
            Does.StartWith("NOT_OPEN"));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference, "accept", default, scene.AcceptArguments(request)),
            Does.StartWith("NOT_ANSWERED"));
        RequireSupply(scene);
    }

    [Test]
    public void Settle_NothingAttributed_AwaitsNothing()
    {
        ExternalScene scene = new() { Response = "no words of anybody here" };
        InferenceRequest request = scene.NewRequest();
        scene.Settle(scene.Answer(request));
        Assert.That(scene.StateOf(request), Is.EqualTo(InferenceState.None));
        Assert.That(Status(scene, request), Is.EqualTo("accepted"));
        RequireSupply(scene);
    }

    [Test]
    public void Expiry_OfMoreAnswersThanABlockLooksAt_GoesOnInTheNextBlock()
    {
        ExternalScene scene = new();
        const int Answers = AcceptanceOpening.LookedAtMax + 3;
        List<OpenLedger.Primitives.Transactions.Transaction> batch = [];
        for (int i = 0; i < Answers; i++)
        {
            batch.Add(scene.Chain.Chain.Sign(
                ExternalScene.Host, SystemAddresses.Inference,
                data: scene.Answer(scene.NewRequest() with { MaxFee = TestChain.Open / 100UL }).EncodeSettle(),
                gas: 2_000_000));
        }

        scene.Chain.Deposit(ExternalScene.Payer, TestChain.Open * 100UL);
        ExecutedBlock block = scene.Chain.Chain.Mine([.. batch]);
        Assert.That(block.Receipts.Count(r => r.Succeeded), Is.EqualTo(Answers));
        UInt256 each = block.Attributions[0].Fee.Data - block.Attributions[0].Fee.Unattributed;
        UInt256 held = scene.Chain.Chain.BalanceOf(SystemAddresses.Inference);
        scene.Chain.Chain.Mine(4_000_000);
        Assert.That(
            scene.Chain.Chain.BalanceOf(SystemAddresses.Inference),
            Is.EqualTo(held - (each * AcceptanceOpening.LookedAtMax)));
        scene.Chain.Chain.Mine();
        Assert.That(
            scene.Chain.Chain.BalanceOf(SystemAddresses.Inference), Is.EqualTo(held - (each * (ulong)Answers)));
        RequireSupply(scene);
    }

    [Test]
    public void Replay_OfASettledAnswer_GivesItsProof()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ExternalAnswer answer = scene.Answer(request);
        ExecutedBlock block = scene.Settle(answer);
        InferenceRun again = scene.Chain.Queries.ReplayAnswer(
            block.Attributions[0], answer.Settle.Prompt.ToArray(), answer.Settle.Response.ToArray()).Value!;
        Assert.That(again.Proof, Is.EqualTo(block.Attributions[0].Proof));
        Assert.That(AttributionProof.TryDecode(again.Proof, out _, out _), Is.True);
        InferenceTrace trace = scene.Chain.Queries.TraceInference(again.InferenceId)!;
        Assert.That(
            trace.Spans.Aggregate(trace.Fee.Unattributed, (sum, span) => sum + span.Wei),
            Is.EqualTo(trace.Fee.Data));
    }

    internal static void RequireSupply(ExternalScene scene) => Assert.That(
        SupplyAudit.Recount(scene.Chain.Chain.Head.State).Total, Is.EqualTo(GenesisConfig.SupplyWei));

    private static string Status(ExternalScene scene, InferenceRequest request) =>
        scene.Chain.Queries.TraceInference(ExternalScene.IdOf(request))!.Acceptance.Status;

    private static UInt256 Earned(ExternalScene scene) =>
        scene.Chain.Queries.Earnings(scene.Base.Contributions[0])!.Earned;
}
