using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Contracts.Inference;
using OpenLedger.Ledger.Contracts.Models;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Sockets;
using OpenLedger.Rpc.Tests.Chain;
using OpenLedger.Rpc.Tests.Content;
using OpenLedger.Rpc.Tests.OpenLedger;

namespace OpenLedger.Rpc.Tests.Discovery;

/// <summary>
/// The chain on which examples of methods run, always the same: that of <see cref="InferenceScenario"/> with
/// a settled inference, a sidecar that waits, a block with one payment, and a transaction that waits.
/// </summary>
internal sealed class ExampleChain : IDisposable
{
    private const int SidecarBytes = 70_000;

    private readonly InferenceScenario _scenario = new(new RpcHarness(contents: new MemoryInbox(4)));
    private readonly RpcSession _session = new();

    public ExampleChain()
    {
        JsonElement prepared = _scenario.Prepare();
        Assert.That(_scenario.Settle(_scenario.Run(prepared)).Succeeded, Is.True);
        ulong settled = Rpc.Chain.Head.Header.Number.Value;
        Hash256 root = RecordSidecar();
        ModelId external = ServeExternal();
        Transaction payment = Rpc.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, MemoryChain.Open);
        Block block = Rpc.Chain.Mine(payment);
        Transaction waiting = Rpc.Chain.Sign(MemoryChain.Bob, MemoryChain.Carol.Address, 1);
        Rpc.Pool.Submit(waiting.Raw);
        Transaction raw = Rpc.Chain.Sign(MemoryChain.Alice, MemoryChain.Bob.Address, 2);
        Names = new(StringComparer.Ordinal)
        {
            ["$alice"] = MemoryChain.Alice.Address.ToString(),
            ["$bob"] = MemoryChain.Bob.Address.ToString(),
            ["$carol"] = MemoryChain.Carol.Address.ToString(),
            ["$proposer"] = MemoryChain.Proposer.Address.ToString(),
            ["$open"] = SystemAddresses.OpenToken.ToString(),
            ["$datanets"] = SystemAddresses.Datanets.ToString(),
            ["$datanetTopic"] = DatanetsContract.Interface.Event("DatanetCreated").Topic.ToString(),
            ["$blockNumber"] = $"0x{block.Header.Number.Value:x}",
            ["$settled"] = $"0x{settled:x}",
            ["$blockHash"] = block.Hash.ToString(),
            ["$unknownHash"] = Hash256.Zero.ToString(),
            ["$transaction"] = payment.Hash.ToString(),
            ["$waiting"] = waiting.Hash.ToString(),
            ["$raw"] = Hex.Encode(raw.Raw.Span),
            ["$contribution"] = Hex.Encode(Contribution().Raw.Span),
            ["$contentRoot"] = root.ToString(),
            ["$datanet"] = _scenario.Datanet.Value,
            ["$first"] = _scenario.First.Value,
            ["$second"] = _scenario.Second.Value,
            ["$model"] = _scenario.Model.Value,
            ["$external"] = external.Value,
            ["$prompt"] = InferenceScenario.Prompt,
            ["$promptHash"] = Keccak.Hash(Encoding.UTF8.GetBytes(InferenceScenario.Prompt)).ToString(),
            ["$answer"] = string.Join(' ', InferenceScenario.Text(0).Split(' ').Take(12)),
            ["$inference"] = prepared.GetProperty("inferenceId").GetString()!,
            ["$logFilter"] = Rpc.Result("eth_newFilter", """[{"fromBlock": "0x0", "toBlock": "0x2"}]""").GetString()!,
        };
    }

    public RpcHarness Rpc => _scenario.Rpc;

    private Dictionary<string, JsonNode> Names { get; }

    public void Dispose() => _session.Dispose();

    /// <summary>The parameters with what the strings beginning with $ stand for.</summary>
    public JsonArray ParametersOf(MethodExample example) =>
        (JsonArray)Resolve(JsonNode.Parse(example.Parameters)!)!;

    /// <summary>Runs a call over a socket, as every method may be called.</summary>
    public async Task<JsonElement> CallAsync(string method, JsonArray parameters)
    {
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = parameters.DeepClone(),
        };
        (ReadOnlyMemory<byte> response, _) = await Rpc.Dispatcher.DispatchAsync(
            JsonSerializer.SerializeToUtf8Bytes(request), CancellationToken.None, _session);
        using JsonDocument document = JsonDocument.Parse(response);
        return document.RootElement.Clone();
    }

    private JsonNode? Resolve(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(Resolve)]);
            case JsonObject members:
                return new JsonObject(members.Select(member =>
                    KeyValuePair.Create(member.Key, Resolve(member.Value))));
            case JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('$'):
                Assert.That(Names, Does.ContainKey(text));
                return Names[text].DeepClone();
            default:
                return node?.DeepClone();
        }
    }

    private Hash256 RecordSidecar()
    {
        byte[] content = new byte[SidecarBytes];
        Hash256 root = ContentRoot.Of(content);
        Hash256 salt = Keccak.Hash([1]);
        Hash256 commitment = Keccak.Hash(
            [.. root.ToArray(), .. MemoryChain.Bob.Address.ToArray(), .. salt.ToArray()]);
        Mine(MemoryChain.Bob, "commit", default, commitment);
        Rpc.Chain.Mine();
        Mine(
            MemoryChain.Bob, "contributeSidecar", MemoryChain.Open * 10,
            _scenario.Datanet.Value, root, (ulong)SidecarBytes, salt, "A long text");
        return root;
    }

    // Bob serves an external model over the datanet, and Carol opens a channel to him.
    private ModelId ServeExternal()
    {
        Mine(MemoryChain.Bob, InferenceContract.Interface, "bondHost", MemoryChain.Open * 1_000);
        Mine(
            MemoryChain.Bob, ModelsContract.Interface, "register", default, (ulong)ModelKind.External, "Elsewhere",
            AbiValue.List(AbiValue.List(_scenario.Datanet.Value, 1UL)), AbiValue.List(), MemoryChain.Open,
            MemoryChain.Open * 2, Hash256.Zero);
        ModelId external = new(_scenario.Model.Value + 1);
        Mine(
            MemoryChain.Carol, InferenceContract.Interface, "openChannel", default, external.Value,
            MemoryChain.Bob.Address, MemoryChain.Open, Rpc.Chain.Head.Header.Timestamp + 3_600);
        return external;
    }

    private void Mine(PrivateKey from, string function, UInt256 value, params AbiValue[] arguments) =>
        Mine(from, DatanetsContract.Interface, function, value, arguments);

    private void Mine(
        PrivateKey from, AbiContract abi, string function, UInt256 value, params AbiValue[] arguments)
    {
        Address contract = abi == DatanetsContract.Interface ? SystemAddresses.Datanets
            : abi == ModelsContract.Interface ? SystemAddresses.Models
            : SystemAddresses.Inference;
        Block block = Rpc.Chain.Mine(Rpc.Chain.Sign(
            from, contract, value, abi.Function(function).EncodeCall(arguments)));
        Assert.That(Rpc.Chain.GetReceipts(block.Header.Number)![0].Succeeded, Is.True, function);
    }

    private Transaction Contribution() => Rpc.Chain.Sign(
        MemoryChain.Carol, SystemAddresses.Datanets, MemoryChain.Open,
        DatanetsContract.Interface.Function("contribute")
            .EncodeCall(_scenario.Datanet.Value, "A text"u8.ToArray(), Hash256.Zero, "A short text"));
}
