using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>
/// A <see cref="FakeNode"/> that behaves as a chain does for a sender: one block a transaction.
/// </summary>
internal sealed class FakeChain : IAsyncDisposable
{
    public const ulong ChainId = 161299;

    private readonly List<Transaction> _sent = [];

    private FakeChain(FakeNode node) => Node = node;

    public FakeNode Node { get; }

    public string Url => Node.Endpoint.ToString();

    /// <summary>What was sent, decoded.</summary>
    public IReadOnlyList<Transaction> Sent => _sent;

    public ulong Height { get; set; } = 10;

    /// <summary>False: what is sent stays in the pool.</summary>
    public bool Finalizes { get; set; } = true;

    /// <summary>Status of the next receipts.</summary>
    public bool Succeeds { get; set; } = true;

    /// <summary>Logs of the next receipts.</summary>
    public JsonArray Logs { get; set; } = [];

    public static async Task<FakeChain> StartAsync()
    {
        FakeChain chain = new(await FakeNode.StartAsync());
        chain.Node
            .On("eth_chainId", _ => Quantity(ChainId))
            .On("eth_getTransactionCount", _ => Quantity(7))
            .On("eth_estimateGas", call => Quantity(call[0].TryGetProperty("data", out JsonElement d)
                && d.GetString()!.Length > 100 ? 100_000UL : 21_000UL))
            .On(
                "eth_feeHistory",
                """{"oldestBlock":"0x9","baseFeePerGas":["0x3b9aca00","0x3b9aca01"],"gasUsedRatio":[0.5]}""")
            .On("eth_maxPriorityFeePerGas", "\"0x64\"")
            .On("eth_getBlockByNumber", _ => chain.Head())
            .On("eth_sendRawTransaction", chain.Take)
            .On("eth_getTransactionReceipt", chain.Receipt);
        return chain;
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();

    private static JsonNode Quantity(ulong value) => ((UInt256)value).ToQuantity();

    private JsonObject Head()
    {
        ulong height = Height++;
        return new JsonObject
        {
            ["number"] = Quantity(height),
            ["hash"] = new Hash256(new UInt256(height, 0, 0, 1).ToBigEndian()).ToString(),
            ["stateRoot"] = Hash256.Zero.ToString(),
            ["timestamp"] = Quantity(1_000_000 + height),
        };
    }

    private JsonNode Take(JsonElement parameters)
    {
        byte[] raw = Hex.Decode(parameters[0].GetString()!);
        Assert.That(
            TransactionDecoder.TryDecode(
                raw, ChainId, out Transaction? transaction, out TransactionError error),
            $"{error}");
        _sent.Add(transaction!);
        return transaction!.Hash.ToString();
    }

    private JsonNode? Receipt(JsonElement parameters) => !Finalizes ? null : new JsonObject
    {
        ["transactionHash"] = parameters[0].GetString(),
        ["blockNumber"] = Quantity(++Height),
        ["status"] = Succeeds ? "0x1" : "0x0",
        ["gasUsed"] = "0x5208",
        ["effectiveGasPrice"] = "0x3b9aca65",
        ["logs"] = Logs.DeepClone(),
    };
}
