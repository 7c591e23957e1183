using System.Text;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Inference.External;

/// <summary>Everything external models refuse, by name, leaving nothing but gas behind; and what a wrong
/// signed answer costs.</summary>
[TestFixture]
internal sealed class ExternalRefusalTests
{
    private static readonly AbiContract Inference = InferenceContract.Interface;

    [Test]
    public void Settle_SignaturesThatAreNotTheOnes_AreRefused()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ExternalAnswer good = scene.Answer(request, accepted: true);
        InferenceRequest other = scene.NewRequest();
        ExternalAnswer otherGood = scene.Answer(other);
        byte[] otherChain = ExternalScene.Sign(
            ExternalScene.Host, good.StatementOf(ExternalScene.IdOf(request)).Digest(1));
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused(ExternalScene.Signed(good, ExternalScene.Payer)),
                Does.StartWith($"BAD_SIGNATURE: {ExternalScene.Payer.Address} signed the answer"));
            Assert.That(Refused(good with { HostSignature = otherChain }), Does.StartWith("BAD_SIGNATURE"));
            Assert.That(
                Refused(good with { HostSignature = otherGood.HostSignature }),
                Does.StartWith("BAD_SIGNATURE"), "replayed from another answer");
            Assert.That(
                Refused(good with { HostSignature = HighS(good.HostSignature.Span) }),
                Is.EqualTo("BAD_SIGNATURE: the host's is not a signature"));
            Assert.That(
                Refused(good with { HostSignature = default }),
                Is.EqualTo("BAD_SIGNATURE: the host's is not a signature"));
            Assert.That(
                Refused(WithResponse(good, "altered on the way")), Does.StartWith("BAD_SIGNATURE"),
                "an altered response is not what the host signed");
            Assert.That(
                Refused(good with { AcceptSignature = scene.Accept(request, ExternalScene.Host) }),
                Does.StartWith($"BAD_SIGNATURE: {ExternalScene.Host.Address} accepts"));
            Assert.That(
                Refused(good with { AcceptSignature = HighS(good.AcceptSignature.Span) }),
                Is.EqualTo("BAD_SIGNATURE: the acceptance's is not a signature"));
            Assert.That(
                Refused(good with { AcceptSignature = scene.Accept(other) }),
                Does.StartWith("BAD_SIGNATURE"), "the acceptance of another request");
            Assert.That(
                Refused(WithSignature(good, InferenceScene.Sign(request, ExternalScene.Host))),
                Does.StartWith("BAD_SIGNATURE"));
            Assert.That(
                Refused(WithSignature(good, default)), Is.EqualTo("BAD_SIGNATURE: not a signature"));
        });
        scene.Settle(good);
        Assert.That(Refused(good), Does.StartWith("NONCE_USED"));

        string Refused(ExternalAnswer answer) => scene.SettleRefused(answer);
    }

    [Test]
    public void Settle_WhatTheHostSignedWrongly_IsRefusedWithTheFirstDifference()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ExternalAnswer good = scene.Answer(request);
        byte[] proof = good.Settle.Proof.ToArray();
        byte[] foreign = scene.Answer(scene.NewRequest()).Settle.Proof.ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused(good with { TokensIn = good.TokensIn + 1 }),
                Does.StartWith($"TOKENS_MISMATCH: {good.TokensIn + 1} in and"));
            Assert.That(
                Refused(good with { TokensOut = good.TokensOut - 1 }), Does.StartWith("TOKENS_MISMATCH"));
            Assert.That(Refused(WithProof(good, foreign)), Does.StartWith("PROOF_MISMATCH: requestHash"));
            Assert.That(Refused(WithProof(good, proof[..^1])), Does.StartWith("PROOF_MALFORMED"));
            Assert.That(Refused(WithProof(good, [])), Does.StartWith("PROOF_MALFORMED"));
            Assert.That(Refused(WithResponse(good, "bell \a")), Does.StartWith("RESPONSE_INVALID"));
        });

        string Refused(ExternalAnswer answer) => scene.SettleRefused(ExternalScene.Signed(answer));
    }

    [Test]
    public void Settle_ResponsesTooLong_AreRefused()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest() with { MaxTokensOut = 8_192 };
        ExternalAnswer good = scene.Answer(request);
        ExternalAnswer long8193 = WithResponse(good, string.Join(' ', Enumerable.Repeat("a", 8_193)));
        ExternalAnswer largeText = WithResponse(good, new string('a', 65_537));
        InferenceRequest few = scene.NewRequest() with { MaxTokensOut = good.TokensOut - 1 };
        ExternalAnswer moreThanAsked = good with
        {
            Settle = good.Settle with { Request = few, Signature = InferenceScene.Sign(few) },
        };
        Assert.Multiple(() =>
        {
            Assert.That(
                scene.SettleRefused(ExternalScene.Signed(long8193)),
                Is.EqualTo("RESPONSE_TOO_LONG: 8193 tokens, at most 8192 asked"));
            Assert.That(
                scene.SettleRefused(ExternalScene.Signed(largeText)), Does.StartWith("TEXT_TOO_LARGE"));
            Assert.That(
                scene.SettleRefused(ExternalScene.Signed(moreThanAsked)),
                Is.EqualTo($"RESPONSE_TOO_LONG: {good.TokensOut} tokens, at most {few.MaxTokensOut} asked"));
            InferenceRequest more = request with { MaxTokensOut = 8_193, Nonce = 400UL };
            Assert.That(
                scene.SettleRefused(good with { Settle = good.Settle with { Request = more } }),
                Does.StartWith("REQUEST_INVALID"));
        });
    }

    [Test]
    public void Settle_HostsThatMayNotServe_AreRefused()
    {
        ExternalScene scene = new();
        PrivateKey stranger = TestChain.Keys[7];
        InferenceRequest request = scene.NewRequest() with { Host = stranger.Address };
        ExternalAnswer answer = ExternalScene.Signed(scene.Answer(request), stranger);
        Assert.That(scene.SettleRefused(answer), Does.StartWith("NOT_A_HOST"));
        scene.Chain.Do(
            ExternalScene.Owner, ModelsContract.Interface, "setHost", default, scene.Model.Value,
            stranger.Address, true);
        Assert.That(scene.SettleRefused(answer), Does.StartWith("BOND_TOO_SMALL: host"));
        scene.Chain.Do(stranger, Inference, "bondHost", ExternalScene.MinBond - 1UL);
        Assert.That(scene.SettleRefused(answer), Does.StartWith("BOND_TOO_SMALL"));
        scene.Chain.Do(stranger, Inference, "bondHost", 1UL);
        scene.Chain.Do(stranger, Inference, "requestBondWithdrawal", default, (UInt256)1UL);
        Assert.That(
            scene.SettleRefused(answer), Does.StartWith("BOND_TOO_SMALL"),
            "what leaves does not count for serving");
        scene.Chain.Do(stranger, Inference, "requestBondWithdrawal", default, UInt256.Zero);
        scene.Settle(answer);

        InferenceRequest builtIn = scene.NewRequest() with { Model = new ModelId(1) };
        Assert.That(
            scene.SettleRefused(scene.Answer(request with { Nonce = 99UL }) with
            {
                Settle = answer.Settle with { Request = builtIn },
            }),
            Is.EqualTo("KIND_NOT_SUPPORTED: model 1 is built in"));
        Assert.That(
            scene.Base.SettleRefused(request, scene.Trace(request)),
            Does.StartWith("KIND_NOT_SUPPORTED").And.EndsWith("settleExternal"));
    }

    [Test]
    public void Register_WithoutABond_IsRefusedAndSoAreForeignHosts()
    {
        ContractChain chain = new();
        InferenceScene scene = new(chain);
        AbiValue[] arguments =
        [
            (ulong)ModelKind.External, "Elsewhere", ContractChain.VersionsOf((scene.Datanet, 1)),
            AbiValue.List(), InferenceScene.PriceIn, InferenceScene.PriceOut, Hash256.Zero,
        ];
        Assert.That(
            chain.Refused(ExternalScene.Owner, ModelsContract.Interface, "register", default, arguments),
            Does.StartWith("BOND_TOO_SMALL"));
        Assert.That(
            chain.Refused(
                ExternalScene.Owner, ModelsContract.Interface, "setHost", default, 1UL,
                ExternalScene.Host.Address, true),
            Does.StartWith("KIND_NOT_SUPPORTED"));
        Assert.That(
            chain.Refused(ExternalScene.Owner, Inference, "bondHost", default),
            Does.StartWith("AMOUNT_INVALID"));
        ExternalScene external = new();
        chain = external.Chain;
        Assert.That(
            chain.Refused(
                ExternalScene.Host, ModelsContract.Interface, "setHost", default, external.Model.Value,
                ExternalScene.Payer.Address, true),
            Does.StartWith("NOT_OWNER"));
        Assert.That(
            chain.Refused(
                ExternalScene.Owner, ModelsContract.Interface, "setHost", default, external.Model.Value,
                SystemAddresses.Rewards, true),
            Does.StartWith("ADDRESS_INVALID"));
        Assert.That(
            chain.View(
                ModelsContract.Interface, "isHost", external.Model.Value,
                ExternalScene.Host.Address)[0].AsBool(), Is.True);
        Assert.That(chain.Queries.Model(external.Model)!.Kind, Is.EqualTo("external"));
        QueryAnswer<InferenceRun> run = chain.Queries.RunInference(
            new InferenceQuery(external.Model, "words", 5, null, null));
        Assert.That(run.Refusal!.Reason, Is.EqualTo("KIND_NOT_SUPPORTED"));
    }

    [Test]
    public void Bond_LeavesOnlyAfterItsDelay()
    {
        ExternalScene scene = new();
        Assert.That(
            scene.Chain.Refused(ExternalScene.Host, Inference, "withdrawBond", default),
            Is.EqualTo("NO_NOTICE"));
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Host, Inference, "requestBondWithdrawal", default,
                ExternalScene.MinBond + 1UL),
            Does.StartWith("BOND_TOO_SMALL"));
        scene.Chain.Do(
            ExternalScene.Host, Inference, "requestBondWithdrawal", default, ExternalScene.MinBond);
        scene.Chain.Chain.Mine(86_398_000);
        Assert.That(
            scene.Chain.Refused(ExternalScene.Host, Inference, "withdrawBond", default),
            Does.StartWith("NOT_MATURED"));
        UInt256 before = scene.Chain.Chain.BalanceOf(SystemAddresses.Inference);
        scene.Chain.Do(ExternalScene.Host, Inference, "withdrawBond", default);
        Assert.That(
            before - scene.Chain.Chain.BalanceOf(SystemAddresses.Inference),
            Is.EqualTo(ExternalScene.MinBond));
        Assert.That(scene.BondOf(ExternalScene.Host), Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void Accept_ByOthersOrOfOtherThings_IsRefused()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        Assert.That(Refused(ExternalScene.Payer, scene.AcceptArguments(request)),
            Does.StartWith("UNKNOWN_INFERENCE"));
        scene.Settle(scene.Answer(request));
        AbiValue[] good = scene.AcceptArguments(request);
        Assert.Multiple(() =>
        {
            Assert.That(Refused(ExternalScene.Host, good), Does.StartWith("NOT_PAYER"));
            Assert.That(
                Refused(
                    ExternalScene.Host,
                    scene.AcceptArguments(request, scene.Accept(request, ExternalScene.Host))),
                Does.StartWith("BAD_SIGNATURE"));
            Assert.That(
                Refused(ExternalScene.Payer, [good[0], Hash256.Zero, good[2], good[3]]),
                Does.StartWith("RESPONSE_MISMATCH"));
            Assert.That(
                Refused(ExternalScene.Payer, [good[0], good[1], AbiValue.List(), good[3]]),
                Does.StartWith("PAYOUTS_MISMATCH: 0 payouts"));
            Assert.That(
                Refused(
                    ExternalScene.Payer,
                    [
                        good[0], good[1],
                        AbiValue.List(AbiValue.List(2UL, good[2].Items[0][1].AsUInt256())), good[3],
                    ]),
                Does.StartWith("PAYOUTS_MISMATCH"));
        });

        // Every answer waits 3,600 s; the block that gives it away need not have come.
        scene.Chain.Chain.Mine(3_600_000);
        Assert.That(Refused(ExternalScene.Payer, good), Does.StartWith("ACCEPT_EXPIRED"));

        string Refused(PrivateKey from, AbiValue[] arguments) =>
            scene.Chain.Refused(from, Inference, "accept", default, arguments);
    }

    [Test]
    public void OpenRequest_WhatCannotBeAnswered_IsRefused()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        Assert.Multiple(() =>
        {
            Assert.That(
                Refused(request with { MaxFee = TestChain.Open * 2UL }),
                Does.StartWith("DEPOSIT_TOO_SMALL"));
            Assert.That(
                Refused(request with { MaxFee = (UInt256.One << 80) + 1UL }), Does.StartWith("FEE_TOO_LARGE"));
            Assert.That(
                Refused(request with { Model = new ModelId(1) }), Does.StartWith("KIND_NOT_SUPPORTED"));
            Assert.That(
                Refused(request with { Host = TestChain.Keys[7].Address }), Does.StartWith("NOT_A_HOST"));
            Assert.That(
                Refused(request with { PromptHash = Hash256.Zero }), Does.StartWith("PROMPT_MISMATCH"));
            Assert.That(
                Refused(request with { Revision = 2 }), Does.StartWith("REVISION_MISMATCH"));
            Assert.That(
                Refused(request with { Deadline = 1 }), Does.StartWith("REQUEST_EXPIRED"));
        });
        byte[] bell = "\a"u8.ToArray();
        InferenceRequest noText = request with { PromptHash = Keccak.Hash(bell) };
        Assert.That(
            scene.Chain.Refused(
                ExternalScene.Payer, Inference,
                InferenceRequestAbi.EncodeOpenRequest(noText, InferenceScene.Sign(noText), bell)),
            Does.StartWith("PROMPT_INVALID"));
        scene.Open(request, ExternalScene.Host);
        Assert.That(Refused(request), Does.StartWith("NONCE_USED"));

        string Refused(InferenceRequest changed) => scene.Chain.Refused(
            ExternalScene.Payer, Inference,
            InferenceRequestAbi.EncodeOpenRequest(changed, InferenceScene.Sign(changed), scene.Prompt));
    }

    [Test]
    public void Report_OfAWrongProof_SlashesTheHostOnce()
    {
        ExternalScene scene = new();
        InferenceRequest request = scene.NewRequest();
        ExternalAnswer good = scene.Answer(request);
        ExternalAnswer wrong = ExternalScene.Signed(WithProof(
            good, scene.Answer(scene.NewRequest()).Settle.Proof.ToArray()));
        PrivateKey reporter = TestChain.Keys[7];
        scene.Chain.Do(
            ExternalScene.Host, Inference, "requestBondWithdrawal", default, ExternalScene.MinBond);
        UInt256 burned = OpenLedger.Ledger.Supply.SupplyAudit.BurnedIn(scene.Chain.Chain.Head.State);

        AbiValue[] verdict = Report(wrong);

        UInt256 half = ExternalScene.MinBond / 2UL;
        Assert.Multiple(() =>
        {
            Assert.That(verdict[0].AsUInt256(), Is.EqualTo(half));
            Assert.That(verdict[1].AsUInt256(), Is.EqualTo(half / 10UL));
            Assert.That(scene.BondOf(ExternalScene.Host), Is.EqualTo(ExternalScene.MinBond - half));
            Assert.That(
                OpenLedger.Ledger.Supply.SupplyAudit.BurnedIn(scene.Chain.Chain.Head.State) - burned,
                Is.GreaterThanOrEqualTo(half - (half / 10UL)));
            Assert.That(
                scene.Chain.View(Inference, "bondOf", ExternalScene.Host.Address)[1].AsUInt256(),
                Is.EqualTo(ExternalScene.MinBond - half), "no more leaves than is left");
            Assert.That(
                scene.Chain.Refused(reporter, Inference, wrong.EncodeReport()),
                Does.StartWith("EVIDENCE_KNOWN"));
        });
        ExternalAnswer counts = ExternalScene.Signed(good with { TokensOut = good.TokensOut + 1 });
        Assert.That(
            scene.Chain.Refused(reporter, Inference, counts.EncodeReport()),
            Does.StartWith("EVIDENCE_KNOWN"), "an inference costs a host once");
        ExternalSettlementTests.RequireSupply(scene);

        AbiValue[] Report(ExternalAnswer answer)
        {
            Assert.That(
                Inference.Function("reportAnswer").TryDecodeCall(
                    answer.EncodeReport(), out AbiValue[] values, out _), Is.True);
            return scene.Chain.Do(reporter, Inference, "reportAnswer", default, values);
        }
    }

    [Test]
    public void Report_OfWhatIsNoFault_IsRefused()
    {
        ExternalScene scene = new();
        ExternalAnswer good = scene.Answer(scene.NewRequest());
        ExternalAnswer noText = ExternalScene.Signed(WithResponse(good, "bell \a"));
        Assert.Multiple(() =>
        {
            Assert.That(Refused(good), Does.StartWith("PROOF_CORRECT"));
            Assert.That(
                Refused(WithProof(good, [1, 2, 3])), Does.StartWith("BAD_SIGNATURE"),
                "somebody else altered the proof");
            Assert.That(
                Refused(ExternalScene.Signed(WithProof(good, [1]), ExternalScene.Payer)),
                Does.StartWith("BAD_SIGNATURE"));
            Assert.That(Refused(noText), Does.StartWith("RESPONSE_INVALID"));
        });

        // A new price is a new revision: what was right stays right.
        scene.Chain.Do(
            ExternalScene.Owner, ModelsContract.Interface, "setPrices", default, scene.Model.Value,
            (UInt256)1UL, (UInt256)1UL);
        Assert.That(Refused(good), Does.StartWith("PROOF_CORRECT"));
        scene.Chain.Do(ExternalScene.Owner, ModelsContract.Interface, "retire", default, scene.Model.Value);
        Assert.That(Refused(good), Does.StartWith("PROOF_CORRECT"));

        string Refused(ExternalAnswer answer) =>
            scene.Chain.Refused(TestChain.Keys[7], Inference, answer.EncodeReport());
    }

    private static ExternalAnswer WithProof(ExternalAnswer answer, byte[] proof) =>
        answer with { Settle = answer.Settle with { Proof = proof } };

    private static ExternalAnswer WithResponse(ExternalAnswer answer, string response) =>
        answer with { Settle = answer.Settle with { Response = Encoding.UTF8.GetBytes(response) } };

    private static ExternalAnswer WithSignature(ExternalAnswer answer, byte[]? signature) =>
        answer with { Settle = answer.Settle with { Signature = signature } };

    private static byte[] HighS(ReadOnlySpan<byte> signature)
    {
        UInt256 order = UInt256.Parse(
            "115792089237316195423570985008687907852837564279074904382605163141518161494337");
        byte[] high = signature.ToArray();
        (order - new UInt256(signature[32..64])).WriteBigEndian(high.AsSpan(32));
        high[64] = (byte)(high[64] == 27 ? 28 : 27);
        return high;
    }
}
