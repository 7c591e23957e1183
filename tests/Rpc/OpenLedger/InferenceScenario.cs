using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Tests.Chain;

namespace OpenLedger.Rpc.Tests.OpenLedger;

/// <summary>
/// A chain with one datanet of two texts, by Alice and Bob, a model over it, and a deposit of Carol's; one
/// inference is settled with nothing but what the RPC answers, as a wallet would.
/// </summary>
internal sealed class InferenceScenario
{
    private const int SentenceWords = 12;
    private const int SharedSentences = 8;

    /// <summary>Three words that begin the first text.</summary>
    public static readonly string Prompt = string.Join(' ', Text(0).Split(' ').Take(3));

    public InferenceScenario(RpcHarness? rpc = null)
    {
        Rpc = rpc ?? new RpcHarness();
        Datanet = new DatanetId(Do(MemoryChain.Alice, DatanetsContract.Interface, SystemAddresses.Datanets,
            "create", default,
            "Made of syllables", "testing", "CC0", AbiValue.List((ulong)DatanetPolicyKind.Open, 0UL, 0UL),
            AbiValue.List())[0]
            .AsUInt64());
        First = Contribute(MemoryChain.Alice, Text(0));
        Second = Contribute(MemoryChain.Bob, Text(1));
        Do(MemoryChain.Alice, DatanetsContract.Interface, SystemAddresses.Datanets, "publishVersion",
            default, Datanet.Value, 1UL);
        Model = new ModelId(Do(MemoryChain.Alice, ModelsContract.Interface, SystemAddresses.Models,
            "register", default,
            1UL, "Gazetteer", AbiValue.List(AbiValue.List(Datanet.Value, 1UL)), AbiValue.List(),
            MemoryChain.Open,
            MemoryChain.Open * 2, Hash256.Zero)[0].AsUInt64());
        Do(MemoryChain.Carol, InferenceContract.Interface, SystemAddresses.Inference, "deposit",
            MemoryChain.Open * 10);
        Rpc.Chain.Mine();
        Rpc.Chain.Mine();
    }

    public RpcHarness Rpc { get; }

    public DatanetId Datanet { get; }

    public ContributionId First { get; }

    public ContributionId Second { get; }

    public ModelId Model { get; }

    /// <summary>
    /// The sentences that both texts share, each followed by one of the text's own. A model goes on only
    /// where two contributions support it, and sentences are too short to be masked as repetitions.
    /// </summary>
    public static string Text(int seed) => string.Join(' ', Enumerable.Range(0, SharedSentences).Select(i =>
        $"{Sentence(seed == 0 ? i : SharedSentences - 1 - i)} {Sentence((seed * SharedSentences) + i + SharedSentences)}"));

    /// <summary>
    /// openledger_prepareInference's answer for Carol; with this nonce the model's answer is always the same.
    /// </summary>
    public JsonElement Prepare(int tokens = 150) => Rpc.Result(
        "openledger_prepareInference",
        $$"""[{"modelId":{{Model}},"prompt":"{{Prompt}}","maxTokens":{{tokens}},"payer":"{{MemoryChain.Carol.Address}}","nonce":7}]""");

    /// <summary>The message of a prepared inference signed by Carol and run.</summary>
    public JsonElement Run(JsonElement prepared) =>
        Rpc.Result("openledger_runInference", RunParameters(prepared, Sign(prepared)));

    /// <summary>Carol's signature of a prepared inference.</summary>
    public static string Sign(JsonElement prepared) => Hex.Encode(Secp256k1.Sign(
        MemoryChain.Carol, Hash256.Parse(prepared.GetProperty("inferenceId").GetString()!)).ToBytes());

    public string RunParameters(JsonElement prepared, string signature)
    {
        string request = prepared.GetProperty("message").GetRawText();
        return $$"""[{"modelId":{{Model}},"prompt":"{{Prompt}}","request":{{request}},"signature":"{{signature}}"}]""";
    }

    /// <summary>Sends the calldata of a run.</summary>
    public Receipt Settle(JsonElement run)
    {
        byte[] calldata = Hex.Decode(run.GetProperty("settleCalldata").GetString()!);
        Block block = Rpc.Chain.Mine(
            Rpc.Chain.Sign(MemoryChain.Bob, SystemAddresses.Inference, data: calldata, gas: 100_000_000));
        return Rpc.Chain.GetReceipts(block.Header.Number)![0];
    }

    public static UInt256 Wei(JsonElement element) => UInt256.Parse(element.GetString()!);

    private static string Sentence(int number) =>
        string.Join(' ', Enumerable.Range(0, SentenceWords).Select(i =>
            Word((number * SentenceWords) + i))) + ".";

    private static string Word(int number) =>
        string.Concat(Enumerable.Range(0, 4).Select(
            i => "kalimotesu".Substring(number / (int)Math.Pow(5, i) % 5 * 2, 2)));

    private ContributionId Contribute(PrivateKey from, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        Hash256 salt = Keccak.Hash(content);
        Hash256 commitment = Keccak.Hash(
            [.. Keccak.Hash(content).ToArray(), .. from.Address.ToArray(), .. salt.ToArray()]);
        Do(from, DatanetsContract.Interface, SystemAddresses.Datanets, "commit", default, commitment);
        Rpc.Chain.Mine();
        return new ContributionId(Do(
            from, DatanetsContract.Interface, SystemAddresses.Datanets, "contribute", MemoryChain.Open,
            Datanet.Value, content, salt, "a text")[0].AsUInt64());
    }

    // Calls by eth_call for the results, then by a transaction with eth_estimateGas's gas.
    private AbiValue[] Do(
        PrivateKey from, AbiContract abi, Address contract, string function, UInt256 value,
        params AbiValue[] arguments)
    {
        byte[] data = abi.Function(function).EncodeCall(arguments);
        string call =
            $$"""[{"from":"{{from.Address}}","to":"{{contract}}","value":"{{value.ToQuantity()}}","data":"{{Hex.Encode(data)}}"}]""";
        byte[] output = Hex.Decode(Rpc.Result("eth_call", call).GetString()!);
        ulong gas = ulong.Parse(
            Rpc.Result("eth_estimateGas", call).GetString()![2..], NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);
        Block block = Rpc.Chain.Mine(Rpc.Chain.Sign(from, contract, value, data, gas));
        Receipt receipt = Rpc.Chain.GetReceipts(block.Header.Number)![0];
        Assert.That(receipt.Succeeded, Is.True, function);
        Assert.That(abi.Function(function).TryDecodeResults(output, out AbiValue[] results, out _), Is.True);
        return results;
    }
}
