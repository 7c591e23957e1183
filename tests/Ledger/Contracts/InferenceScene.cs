using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>A chain with three contributors, a model over their texts, a payer with a deposit and a
/// host.</summary>
internal sealed class InferenceScene
{
    public const uint MaxTokens = 120;

    public static readonly UInt256 PriceIn = UInt256.PowerOfTen(15) + 7UL;
    public static readonly UInt256 PriceOut = (UInt256.PowerOfTen(15) * 3UL) + 11UL;
    public static readonly PrivateKey Owner = TestChain.Keys[0];
    public static readonly PrivateKey Alice = TestChain.Keys[1];
    public static readonly PrivateKey Bob = TestChain.Keys[2];
    public static readonly PrivateKey Carol = TestChain.Keys[3];
    public static readonly PrivateKey ModelOwner = TestChain.Keys[4];
    public static readonly PrivateKey Payer = TestChain.Keys[5];
    public static readonly PrivateKey Host = TestChain.Keys[6];

    private ulong _nonce;

    public InferenceScene(ContractChain? chain = null)
    {
        Chain = chain ?? new ContractChain();
        Datanet = Chain.CreateDatanet(Owner, ContractChain.Open);
        int seed = 1;
        foreach (PrivateKey contributor in (PrivateKey[])[Alice, Bob, Carol, Alice, Bob, Carol])
        {
            Contributions.Add(Chain.Contribute(contributor, Datanet, TestTexts.Shared(seed++)));
        }

        Chain.Publish(Owner, Datanet);
        Model = Chain.Register(ModelOwner, PriceIn, PriceOut, (Datanet, 1));
        Chain.Deposit(Payer, TestChain.Open);
    }

    public ContractChain Chain { get; }

    public DatanetId Datanet { get; }

    public ModelId Model { get; set; }

    public List<ContributionId> Contributions { get; } = [];

    public string Prompt { get; set; } = TestTexts.Prompt(3);

    public InferenceRequest NewRequest() => new(
        Model, 1, Payer.Address, Host.Address, Keccak.Hash(System.Text.Encoding.UTF8.GetBytes(Prompt)),
        MaxTokens,
        TestChain.Open, ++_nonce, Chain.Timestamp + 600);

    public static byte[] Sign(InferenceRequest request, PrivateKey? key = null) =>
        Secp256k1.Sign(key ?? Payer, request.Digest(TestChain.ChainId, SystemAddresses.Inference)).ToBytes();

    /// <summary>Runs the model under a signed request.</summary>
    public InferenceRun Run(InferenceRequest request)
    {
        QueryAnswer<InferenceRun> answer = Chain.Queries.RunInference(
            new InferenceQuery(request.Model, Prompt, null, request, Sign(request)));
        Assert.That(answer.Refusal, Is.Null, () => answer.Refusal!.ToString());
        return answer.Value!;
    }

    /// <summary>Settles what running the request gave.</summary>
    public InferenceRun Settle(InferenceRequest request)
    {
        InferenceRun run = Run(request);
        Assert.That(
            InferenceRequestAbi.TryDecodeSettle(run.SettleCalldata, out SettleArguments arguments), Is.True);
        Chain.Do(
            Host, InferenceContract.Interface, "settle", default, InferenceRequestAbi.Encode(request),
            arguments.Signature, arguments.Prompt, arguments.Response, arguments.Proof);
        return run;
    }

    /// <summary>Settles what must be refused.</summary>
    public string SettleRefused(
        InferenceRequest request, byte[] signature, byte[] prompt, byte[] response, byte[] proof) =>
        Chain.Refused(
            Host, InferenceContract.Interface,
            InferenceRequestAbi.EncodeSettle(request, signature, prompt, response, proof));

    /// <summary>Settles a request whose run is fine but which must be refused.</summary>
    public string SettleRefused(InferenceRequest request, InferenceRun run, byte[]? signature = null) =>
        SettleRefused(
            request, signature ?? Sign(request), System.Text.Encoding.UTF8.GetBytes(Prompt),
            System.Text.Encoding.UTF8.GetBytes(run.Response), run.Proof);

    /// <summary>A contribution of one's own words only, in a datanet of one's own, in version 1 of
    /// it.</summary>
    public DatanetId PublishOwn(PrivateKey owner, string text)
    {
        DatanetId datanet = Chain.CreateDatanet(owner, ContractChain.OwnerOnly);
        Chain.Reveal(owner, datanet, text, Hash256.Zero);
        Chain.Publish(owner, datanet);
        return datanet;
    }
}
