using System.Text;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts;

/// <summary>A chain with labelled contributions of three people and a classifier over them.</summary>
internal sealed class ClassifierScene
{
    public static readonly AbiContract Models = ModelsContract.Interface;

    private static readonly (string Label, string Words)[] s_topics =
    [
        ("Animals", "wolf bear otter den fur paws river hunts pups forest prey track"),
        ("Cooking", "oven flour butter whisk dough salt pan simmer onion garlic crust bake"),
        ("Law", "court judge plea counsel appeal statute verdict bail clause jury writ tort"),
    ];

    private ulong _nonce;

    public ClassifierScene(ContractChain? chain = null, int texts = 12)
    {
        Chain = chain ?? new ContractChain();
        Chain.Deposit(InferenceScene.Payer, TestChain.Open);
        Datanet = Chain.CreateDatanet(InferenceScene.Owner, ContractChain.Open);
        PrivateKey[] people = [InferenceScene.Alice, InferenceScene.Bob, InferenceScene.Carol];
        for (int i = 0; i < texts; i++)
        {
            (string label, _) = s_topics[i % s_topics.Length];
            Chain.Contribute(people[i % 3], Datanet, TextOf(i % 3, i), $"{label}: text {i}");
        }

        Chain.Contribute(InferenceScene.Alice, Datanet, TextOf(0, 99), "");
        Chain.Publish(InferenceScene.Owner, Datanet);
        Model = Register(AbiValue.List());
    }

    public ContractChain Chain { get; }

    public DatanetId Datanet { get; }

    public ModelId Model { get; }

    /// <summary>Words of one topic, strewn with common ones; no run stands twice.</summary>
    public static string TextOf(int topic, int seed)
    {
        var random = new Random(seed + 1_000);
        string[] words = s_topics[topic].Words.Split(' ');
        string[] common = ["the", "a", "of", "and", "in", "to", "is", "with", $"only{seed}"];
        return string.Join(' ', Enumerable.Range(0, 60).Select(_ =>
            random.Next(10) < 4 ? words[random.Next(words.Length)] : common[random.Next(common.Length)]));
    }

    public ModelId Register(AbiValue parents, PrivateKey? owner = null, ulong kind = 2) => new(Chain.Do(
        owner ?? InferenceScene.ModelOwner, Models, "register", default, kind, "Sorter",
        ContractChain.VersionsOf((Datanet, 1)), parents, InferenceScene.PriceIn, InferenceScene.PriceOut,
        Hash256.Zero)[0].AsUInt64());

    /// <summary>Arguments of an order to train.</summary>
    public AbiValue[] Order(
        ulong? model = null, ulong field = 1, ulong dimension = 256, ulong ngramMax = 1, ulong epochs = 40,
        ulong rate = 4 << 16, ulong penalty = 1 << 8, params string[] labels) =>
    [
        model ?? Model.Value, field, dimension, ngramMax, epochs, rate, penalty,
        AbiValue.List(labels, label => label),
    ];

    /// <summary>Orders the training.</summary>
    /// <returns>The block it is active from.</returns>
    public Height Train() => new(Chain.Do(
        InferenceScene.ModelOwner, Models, "train", default, Order())[0].AsUInt64());

    /// <summary>Orders the training and waits until the model answers.</summary>
    public ClassifierScene Trained()
    {
        Height due = Train();
        Chain.MineEmpty((int)(due.Value - Chain.Height));
        return this;
    }

    public InferenceRequest NewRequest(string prompt, ModelId? model = null) => new(
        model ?? Model, 1, InferenceScene.Payer.Address, InferenceScene.Host.Address,
        Keccak.Hash(Encoding.UTF8.GetBytes(prompt)), 8, TestChain.Open, ++_nonce, Chain.Timestamp + 600);

    public QueryAnswer<InferenceRun> Run(InferenceRequest request, string prompt) =>
        Chain.Queries.RunInference(
        new InferenceQuery(request.Model, prompt, null, request, InferenceScene.Sign(request)));

    /// <summary>Asks and settles.</summary>
    public InferenceRun Settle(string prompt, ModelId? model = null)
    {
        QueryAnswer<InferenceRun> answer = Run(NewRequest(prompt, model), prompt);
        Assert.That(answer.Refusal, Is.Null, () => answer.Refusal!.ToString());
        InferenceRequestAbi.TryDecodeSettle(answer.Value!.SettleCalldata, out SettleArguments arguments);
        Chain.Do(
            InferenceScene.Host, InferenceContract.Interface, "settle", default,
            InferenceRequestAbi.Encode(arguments.Request), arguments.Signature, arguments.Prompt,
            arguments.Response, arguments.Proof);
        return answer.Value!;
    }

    /// <summary>Settles what must be refused.</summary>
    public string SettleRefused(InferenceRequest request, string prompt, string response, byte[] proof) =>
        Chain.Refused(
            InferenceScene.Host, InferenceContract.Interface, InferenceRequestAbi.EncodeSettle(
                request, InferenceScene.Sign(request), Encoding.UTF8.GetBytes(prompt),
                Encoding.UTF8.GetBytes(response), proof));
}
