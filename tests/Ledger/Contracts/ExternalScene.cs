using System.Text;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Inference.External;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>
/// An <see cref="InferenceScene"/> whose payer asks an external model, served by a bonded host that the
/// model's owner named.
/// </summary>
internal sealed class ExternalScene
{
    public static readonly UInt256 MinBond = TestChain.Open * 1_000UL;
    public static readonly PrivateKey Owner = InferenceScene.ModelOwner;
    public static readonly PrivateKey Host = InferenceScene.Host;
    public static readonly PrivateKey Payer = InferenceScene.Payer;
    public static readonly AbiContract Inference = InferenceContract.Interface;

    public ExternalScene(ContractChain? chain = null)
    {
        Base = new InferenceScene(chain);
        Chain.Do(Owner, Inference, "bondHost", MinBond);
        Chain.Do(Host, Inference, "bondHost", MinBond);
        Model = Register();
        Chain.Do(Owner, ModelsContract.Interface, "setHost", default, Model.Value, Host.Address, true);
        Base.Model = Model;
    }

    public InferenceScene Base { get; }

    public ContractChain Chain => Base.Chain;

    public ModelId Model { get; }

    public byte[] Prompt => Encoding.UTF8.GetBytes(Base.Prompt);

    /// <summary>Words of the first contribution behind words of nobody.</summary>
    public string Response { get; set; } =
        "nobody ever wrote this " + string.Join(' ', TestTexts.Shared(1).Split(' ').Take(40));

    public ModelId Register() => new(Chain.Do(
        Owner, ModelsContract.Interface, "register", default, (ulong)ModelKind.External, "Elsewhere",
        ContractChain.VersionsOf((Base.Datanet, 1)), AbiValue.List(), InferenceScene.PriceIn,
        InferenceScene.PriceOut, Hash256.Zero)[0].AsUInt64());

    public InferenceRequest NewRequest() => Base.NewRequest() with { Model = Model };

    public static Hash256 IdOf(InferenceRequest request) =>
        request.Digest(TestChain.ChainId, SystemAddresses.Inference);

    public InferenceRun Trace(InferenceRequest request)
    {
        QueryAnswer<InferenceRun> traced =
            Chain.Queries.TraceAnswer(request, Prompt, Encoding.UTF8.GetBytes(Response));
        Assert.That(traced.Refusal, Is.Null, () => traced.Refusal!.ToString());
        return traced.Value!;
    }

    /// <summary>What an honest host brings, accepted by the payer or not.</summary>
    public ExternalAnswer Answer(InferenceRequest request, bool accepted = false)
    {
        InferenceRun run = Trace(request);
        return Signed(new ExternalAnswer(
            new SettleArguments(
                request, InferenceScene.Sign(request), Prompt, Encoding.UTF8.GetBytes(Response), run.Proof),
            run.TokensIn, run.TokensOut, default, accepted ? Accept(request) : default));
    }

    /// <summary>The same, signed by its host.</summary>
    public static ExternalAnswer Signed(ExternalAnswer answer, PrivateKey? key = null) => answer with
    {
        HostSignature = Sign(
            key ?? Host, answer.StatementOf(IdOf(answer.Settle.Request)).Digest(TestChain.ChainId)),
    };

    public byte[] Accept(InferenceRequest request, PrivateKey? key = null) => Sign(
        key ?? Payer,
        new PayerAcceptance(IdOf(request), Keccak.Hash(Encoding.UTF8.GetBytes(Response)))
            .Digest(TestChain.ChainId));

    public static byte[] Sign(PrivateKey key, Hash256 digest) => Secp256k1.Sign(key, digest).ToBytes();

    public ExecutedBlock Settle(ExternalAnswer answer, PrivateKey? from = null)
    {
        Chain.Do(from ?? Host, Inference, "settleExternal", default, ValuesOf(answer));
        return Chain.Chain.Blocks[^1];
    }

    public string SettleRefused(ExternalAnswer answer) =>
        Chain.Refused(Host, Inference, answer.EncodeSettle());

    public void Open(InferenceRequest request, PrivateKey? from = null) => Chain.Do(
        from ?? Payer, Inference, "openRequest", default, InferenceRequestAbi.Encode(request),
        InferenceScene.Sign(request), Prompt);

    public AbiValue[] AcceptArguments(InferenceRequest request, byte[]? signature = null) =>
    [
        IdOf(request), Keccak.Hash(Encoding.UTF8.GetBytes(Response)), PayoutsOf(Trace(request)),
        signature ?? [],
    ];

    public InferenceState StateOf(InferenceRequest request) =>
        (InferenceState)Chain.View(Inference, "inferenceState", IdOf(request))[0].AsUInt64();

    public UInt256 DepositOf(PrivateKey payer) =>
        Chain.View(Inference, "depositOf", payer.Address)[0].AsUInt256();

    public UInt256 BondOf(PrivateKey host) =>
        Chain.View(Inference, "bondOf", host.Address)[0].AsUInt256();

    public static AbiValue PayoutsOf(InferenceRun run) => AbiValue.List(
        ContributionPayout.Sum(run.Spans.Select(s => new ContributionPayout(s.ContributionId, s.Wei))),
        p => AbiValue.List(p.Contribution.Value, p.Wei));

    private static AbiValue[] ValuesOf(ExternalAnswer answer)
    {
        Assert.That(
            Inference.Function("settleExternal").TryDecodeCall(
                answer.EncodeSettle(), out AbiValue[] values, out _), Is.True);
        return values;
    }
}
