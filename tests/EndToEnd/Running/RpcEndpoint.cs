using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>JSON-RPC at one port of a node, beside the real clients. Thread-safe.</summary>
internal sealed class RpcEndpoint(int port, string host = "127.0.0.1")
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The port.</summary>
    public int Port { get; } = port;

    /// <summary>The address that clients are given.</summary>
    public string Url { get; } = string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}");

    /// <summary>The result of a call.</summary>
    /// <exception cref="RpcFaultException">The node refused it.</exception>
    /// <exception cref="HttpRequestException">There is no node.</exception>
    public async Task<JsonNode?> CallAsync(string method, params JsonNode?[] arguments)
    {
        JsonObject call = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = method,
            ["params"] = new JsonArray(arguments),
        };
        using HttpResponseMessage response = await Http.PostAsJsonAsync(Url, call);
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return answer["error"] is { } error
            ? throw new RpcFaultException((int)error["code"]!, (string)error["message"]!)
            : answer["result"];
    }

    /// <summary>A block's number, hash and state root; null when this node does not have it.</summary>
    public async Task<BlockFacts?> BlockAsync(string block) =>
        await CallAsync("eth_getBlockByNumber", block, false) is { } found
            ? new BlockFacts(Quantity(found["number"]!), (string)found["hash"]!, (string)found["stateRoot"]!)
            : null;

    /// <summary>A block by its height.</summary>
    public Task<BlockFacts?> BlockAsync(ulong height) =>
        BlockAsync(string.Create(CultureInfo.InvariantCulture, $"0x{height:x}"));

    /// <summary>A block's header with all its fields.</summary>
    public async Task<BlockHeader> HeaderAsync(string block)
    {
        byte[] raw = Hex.Decode((string)(await CallAsync("debug_getRawHeader", block))!);
        Assert.That(BlockHeaderCodec.TryDecode(raw, out BlockHeader? header, out _), Is.True);
        return header!;
    }

    /// <summary>The height this node reports as finalized.</summary>
    public async Task<ulong> FinalizedAsync() => (await BlockAsync("finalized"))!.Number;

    /// <summary>Whether GET /health answers 200.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        using HttpResponseMessage response = await Http.GetAsync(new Uri(Url + "/health"));
        return response.IsSuccessStatusCode;
    }

    /// <summary>A 0x-quantity as a number.</summary>
    public static ulong Quantity(JsonNode value) =>
        ulong.Parse(value.GetValue<string>().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
