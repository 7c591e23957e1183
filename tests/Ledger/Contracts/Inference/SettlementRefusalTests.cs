using System.Text;
using System.Text.RegularExpressions;
using OpenLedger.Attribution.Proofs;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference;

/// <summary>Everything a settlement refuses, by name, leaving nothing but gas behind.</summary>
[TestFixture]
internal sealed class SettlementRefusalTests
{
    [Test]
    public void Settle_ReplayedRequest_IsRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Settle(request);
        Assert.That(scene.SettleRefused(request, run), Is.EqualTo("NONCE_USED: 1"));

        // Another request with the same nonce is refused too; a nonce far away is not.
        InferenceRequest other = request with { MaxFee = request.MaxFee - 1UL };
        Assert.That(scene.SettleRefused(other, scene.Run(other)), Is.EqualTo("NONCE_USED: 1"));
        scene.Settle(request with { Nonce = UInt256.MaxValue });
        Assert.That(
            scene.Chain.View(InferenceContract.Interface, "isNonceUsed", request.Payer,
            UInt256.MaxValue)[0].AsBool(),
            Is.True);
        Assert.That(
            scene.Chain.View(InferenceContract.Interface, "isNonceUsed", request.Payer,
            (UInt256)2UL)[0].AsBool(),
            Is.False);
    }

    [Test]
    public void Settle_Deadline_IsWithinAnHourAndNotPassed()
    {
        InferenceScene scene = new();

        // Each refusal takes one block of one second.
        InferenceRequest last = scene.NewRequest() with { Deadline = scene.Chain.Timestamp + 1 };
        InferenceRun run = scene.Run(last);
        InferenceRequest expired = last with { Deadline = scene.Chain.Timestamp };
        Assert.That(scene.SettleRefused(expired, scene.Run(expired)), Does.StartWith("REQUEST_EXPIRED: at "));
        Assert.That(scene.SettleRefused(last, run), Does.StartWith("REQUEST_EXPIRED: at "));
        InferenceRequest far = last with { Deadline = scene.Chain.Timestamp + 1 + 3_601 };
        Assert.That(
            scene.SettleRefused(far, scene.Run(far)), Is.EqualTo("DEADLINE_TOO_FAR: 3601 s, at most 3600"));
        scene.Settle(last with { Deadline = scene.Chain.Timestamp + 1 });
        scene.Settle(last with { Deadline = scene.Chain.Timestamp + 1 + 3_600, Nonce = 99UL });
    }

    [Test]
    public void Settle_SignatureNotThePayers_IsRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        byte[] signature = InferenceScene.Sign(request);
        byte[] highS = HighS(signature);
        Assert.Multiple(() =>
        {
            Assert.That(
                scene.SettleRefused(request, run, InferenceScene.Sign(request, InferenceScene.Host)),
                Does.StartWith($"BAD_SIGNATURE: {InferenceScene.Host.Address} signed"));
            Assert.That(
                scene.SettleRefused(request, run, signature[..64]), Does.StartWith("BAD_SIGNATURE: not a"));
            Assert.That(scene.SettleRefused(request, run, []), Does.StartWith("BAD_SIGNATURE: not a"));
            Assert.That(scene.SettleRefused(request, run, highS), Does.StartWith("BAD_SIGNATURE: not a"));
            Assert.That(
                scene.SettleRefused(request with { MaxFee = request.MaxFee + 1UL }, run, signature),
                Does.StartWith("BAD_SIGNATURE:"));
        });
    }

    [Test]
    public void Settle_FieldsOutOfRange_AreRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused(request with { MaxTokensOut = 0 }), Does.StartWith("REQUEST_INVALID: maxTokensOut"));
            Assert.That(
                Refused(request with { MaxTokensOut = 8_193 }),
                Does.StartWith("REQUEST_INVALID: maxTokensOut"));
            Assert.That(
                Refused(request with { Host = Address.Zero }), Does.StartWith("REQUEST_INVALID: host"));
            Assert.That(
                Refused(request with { Host = SystemAddresses.Rewards }),
                Does.StartWith("REQUEST_INVALID: host"));
            Assert.That(Refused(request with { Model = new ModelId(7) }), Is.EqualTo("UNKNOWN_MODEL: 7"));
            Assert.That(Refused(request with { Model = new ModelId(0) }), Is.EqualTo("UNKNOWN_MODEL: 0"));
            Assert.That(
                Refused(request with { Revision = 2 }),
                Is.EqualTo("REVISION_MISMATCH: 2, the current one is 1"));
            Assert.That(
                Refused(request with { PromptHash = Hash256.Zero }),
                Does.StartWith(RevertReasons.PromptMismatch));
        });

        string Refused(InferenceRequest changed) => scene.SettleRefused(changed, run);
    }

    [Test]
    public void Settle_FeeAboveWhatIsAllowedOrThere_IsRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest() with { MaxFee = 1UL };
        InferenceRun run = scene.Run(request);
        Assert.That(
            scene.SettleRefused(request, run),
            Is.EqualTo($"FEE_ABOVE_MAX: {run.Fee} wei, the request allows 1"));

        ModelId dear = scene.Chain.Register(
            InferenceScene.ModelOwner, TestChain.Open, TestChain.Open * 500_000UL, (scene.Datanet, 1));
        InferenceRequest costly = scene.NewRequest() with
        {
            Model = dear,
            MaxFee = TestChain.Open * 500_000UL
        };
        InferenceRun costlyRun = scene.Run(costly);
        Assert.That(
            scene.SettleRefused(costly, costlyRun),
            Does.StartWith($"DEPOSIT_TOO_SMALL: {costlyRun.Fee} wei"));

        UInt256 most = UInt256.One << 80;
        ModelId dearest = scene.Chain.Register(InferenceScene.ModelOwner, most, most, (scene.Datanet, 1));
        InferenceRequest tooLarge = scene.NewRequest() with
        {
            Model = dearest,
            MaxFee = UInt256.MaxValue,
            MaxTokensOut = 4_000,
        };
        string words = string.Join(' ', Enumerable.Repeat("word", 1_200));
        Assert.That(
            scene.SettleRefused(
                tooLarge, InferenceScene.Sign(tooLarge), Encoding.UTF8.GetBytes(scene.Prompt),
                Encoding.UTF8.GetBytes(words), []),
            Does.StartWith("FEE_TOO_LARGE:"));
    }

    [Test]
    public void Settle_AnotherResponse_IsRefusedWithTheFirstDifference()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        byte[] prompt = Encoding.UTF8.GetBytes(scene.Prompt);
        byte[] signature = InferenceScene.Sign(request);
        byte[] altered = Encoding.UTF8.GetBytes(run.Response);
        altered[5] ^= 1;
        string tooLong = run.Response + string.Concat(Enumerable.Repeat(" x", (int)InferenceScene.MaxTokens));
        Assert.Multiple(() =>
        {
            Assert.That(Refused(altered), Does.StartWith("RESPONSE_MISMATCH: differs at byte 5;"));
            Assert.That(
                Refused(Encoding.UTF8.GetBytes(run.Response + " x")),
                Does.StartWith($"RESPONSE_MISMATCH: differs at byte {run.Response.Length};"));
            Assert.That(Refused([]), Does.StartWith("RESPONSE_MISMATCH: differs at byte 0;"));
            Assert.That(Refused([0xC3]), Does.StartWith("RESPONSE_MISMATCH: InvalidUtf8 at byte 0"));
            Assert.That(Refused(Encoding.UTF8.GetBytes(tooLong)), Does.Contain("at most 120 asked"));
            Assert.That(Refused(new byte[65_537]), Does.StartWith("TEXT_TOO_LARGE: the response has 65537"));
            Assert.That(
                scene.SettleRefused(request, signature, new byte[65_537], [], []),
                Does.StartWith("TEXT_TOO_LARGE: the prompt has 65537"));
        });

        string Refused(byte[] response) => scene.SettleRefused(request, signature, prompt, response,
            run.Proof);
    }

    [Test]
    public void Settle_PromptThatIsNoText_IsRefused()
    {
        InferenceScene scene = new();
        byte[] prompt = [0x41, 0x00];
        InferenceRequest request = scene.NewRequest() with { PromptHash = Keccak.Hash(prompt) };
        Assert.That(
            scene.SettleRefused(request, InferenceScene.Sign(request), prompt, [0x41], []),
            Is.EqualTo("PROMPT_INVALID: ControlCharacter at byte 1"));
    }

    [Test]
    public void Settle_EachFieldOfTheProofAltered_IsRefusedByItsName()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        Assert.That(AttributionProof.TryDecode(run.Proof, out AttributionProof? proof, out _), Is.True);
        Assert.That(proof!.Spans, Has.Count.GreaterThan(1));
        ProofSpan first = proof.Spans[0];
        Assert.Multiple(() =>
        {
            Refused(proof with { EngineVersion = 9 }, "engineVersion");
            Refused(proof with { Model = new ModelId(9) }, "modelId");
            Refused(proof with { Revision = 9 }, "revision");
            Refused(proof with { RequestHash = Hash256.Zero }, "requestHash");
            Refused(proof with { ResponseHash = Hash256.Zero }, "responseHash");
            Refused(proof with { TokenCount = proof.TokenCount + 1 }, "n");
            Refused(proof with { TotalWeight = proof.TotalWeight - 1 }, "U_tot");
            Refused(proof with { PayoutRoot = Hash256.Zero }, "payoutRoot");
            RefusedSpan(first with { Start = first.Start + 1 }, "spans[0].start");
            RefusedSpan(first with { Length = first.Length + 1 }, "spans[0].length");
            RefusedSpan(first with { Contribution = new ContributionId(99) }, "spans[0].contribution");
            RefusedSpan(first with { Position = first.Position + 1 }, "spans[0].position");
            Refused(proof with { Spans = [.. proof.Spans.Skip(1)] }, "spans[0].start");
            Refused(proof with { Spans = [.. proof.Spans.SkipLast(1)] }, "spans.count");
            Refused(proof with { Spans = [.. proof.Spans, proof.Spans[^1]] }, "spans.count");
        });
        scene.Settle(request);

        void RefusedSpan(ProofSpan span, string field) =>
            Refused(proof with { Spans = [span, .. proof.Spans.Skip(1)] }, field);

        void Refused(AttributionProof altered, string field) =>
            Assert.That(
                scene.SettleRefused(request, run with { Proof = altered.Encode() }),
                Does.Match($"^PROOF_MISMATCH: {Regex.Escape(field)}: expected .+, given "));
    }

    [Test]
    public void Settle_BytesThatAreNoProof_AreRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        Assert.Multiple(() =>
        {
            Assert.That(Refused([]), Does.StartWith("PROOF_MALFORMED:"));
            Assert.That(Refused([0xC0]), Does.StartWith("PROOF_MALFORMED:"));
            Assert.That(Refused(run.Proof[..^1]), Does.StartWith("PROOF_MALFORMED:"));
            Assert.That(Refused([.. run.Proof, 0]), Does.StartWith("PROOF_MALFORMED:"));
            Assert.That(Refused(new byte[AttributionProof.BytesMax + 1]), Does.StartWith("PROOF_MALFORMED:"));
        });

        string Refused(byte[] proof) => scene.SettleRefused(request, run with { Proof = proof });
    }

    [Test]
    public void Settle_RetiredModelOrNewRevision_IsRefused()
    {
        InferenceScene scene = new();
        InferenceRequest request = scene.NewRequest();
        InferenceRun run = scene.Run(request);
        scene.Chain.Do(
            InferenceScene.ModelOwner, ModelsContract.Interface, "setPrices", default, scene.Model.Value,
            InferenceScene.PriceIn, InferenceScene.PriceOut);
        Assert.That(
            scene.SettleRefused(request, run), Does.StartWith("REVISION_MISMATCH: 1, the current one is 2"));
        scene.Settle(request with { Revision = 2 });
        scene.Chain.Do(
            InferenceScene.ModelOwner, ModelsContract.Interface, "retire", default, scene.Model.Value);
        Assert.That(
            scene.SettleRefused(scene.NewRequest() with { Revision = 2 }, run),
            Is.EqualTo("MODEL_RETIRED: 1"));
    }

    [Test]
    public void Settle_BeforeActivation_IsRefused()
    {
        InferenceScene scene = new();
        scene.Chain.Contribute(InferenceScene.Bob, scene.Datanet, TestTexts.Unique(500));
        scene.Chain.Publish(InferenceScene.Owner, scene.Datanet, delay: 5);
        ulong activation = scene.Chain.Height + 5;
        InferenceRun run = scene.Run(scene.NewRequest());
        ModelId model = scene.Chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (scene.Datanet, 2));
        InferenceRequest request = scene.NewRequest() with { Model = model };
        Assert.That(
            scene.SettleRefused(request, run),
            Is.EqualTo($"VERSION_NOT_ACTIVE: model 2 answers from block {activation} on"));
        Assert.That(
            scene.Chain.Queries.RunInference(new InferenceQuery(model, scene.Prompt, null, request,
            null)).Refusal!
                .Reason,
            Is.EqualTo(RevertReasons.VersionNotActive));
        scene.Chain.MineEmpty((int)(activation - scene.Chain.Height) - 1);
        scene.Settle(request);
        Assert.That(scene.Chain.Height, Is.EqualTo(activation));
    }

    // The other signature of the same key: n - s with the other parity.
    private static byte[] HighS(byte[] signature)
    {
        Assert.That(Signature.TryFromBytes(signature, out Signature low), Is.True);
        byte[] high = (byte[])signature.Clone();
        (Signature.CurveOrder - low.S).WriteBigEndian(high.AsSpan(32));
        high[64] = (byte)(27 + (1 - low.YParity));
        return high;
    }
}
