using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpenLedger.Conformance;

/// <summary>
/// What a node's chain has where the specification's own chain has something else: the cases name it by hash.
/// </summary>
/// <param name="BlockHash">A block with transactions and a log.</param>
/// <param name="BlockNumber">Its height, as a quantity.</param>
/// <param name="TransactionHash">Its first transaction.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Head">The height of the head when it was taken.</param>
internal sealed record ChainSample(
    string BlockHash, string BlockNumber, string TransactionHash, string Sender, ulong Head)
{
    private const int HashTextLength = 66;
    private const int AddressTextLength = 42;
    private const ulong BeyondHead = 1_000_000;

    /// <summary>The newest block with a transaction.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static async Task<ChainSample> TakeAsync(NodeClient node, CancellationToken cancellation)
    {
        ulong head = Number((await node.ResultAsync("eth_blockNumber", null, cancellation).ConfigureAwait(false))
            .GetString()!);
        for (ulong height = head; height > 0; height--)
        {
            JsonElement block = await node.ResultAsync(
                "eth_getBlockByNumber", new JsonArray($"0x{height:x}", true), cancellation).ConfigureAwait(false);
            JsonElement transactions = block.GetProperty("transactions");
            if (transactions.GetArrayLength() > 0)
            {
                return new ChainSample(
                    block.GetProperty("hash").GetString()!,
                    $"0x{height:x}",
                    transactions[0].GetProperty("hash").GetString()!,
                    transactions[0].GetProperty("from").GetString()!,
                    head);
            }
        }

        throw new InvalidDataException("the node's chain has no transaction: send one first");
    }

    /// <summary>A case's parameters, with what only the specification's chain has replaced by what this one has.</summary>
    public JsonArray Replace(SpecifiedMethod method, JsonElement parameters, string? filterId)
    {
        // A transaction's place exists in the sample's block only.
        ulong last = method.ParameterNames.Any(name => name.Contains("index", StringComparison.OrdinalIgnoreCase))
            ? 0 : Head;
        return [.. Named(method, parameters).Select(pair => Replace(pair.Value, pair.Name, filterId, last))];
    }

    /// <summary>The parameters of a case that names nothing: blocks that its chain has not are not here either.</summary>
    public JsonArray Keep(SpecifiedMethod method, JsonElement parameters) =>
    [
        .. Named(method, parameters).Select(pair => pair.Value is JsonValue scalar
            && scalar.TryGetValue(out string? text) && text.StartsWith("0x", StringComparison.Ordinal)
            && text.Length < AddressTextLength && Says(pair.Name, "block")
                ? JsonValue.Create($"0x{Head + BeyondHead:x}") : pair.Value?.DeepClone()),
    ];

    private static IEnumerable<(string Name, JsonNode? Value)> Named(SpecifiedMethod method, JsonElement parameters) =>
        (parameters.ValueKind == JsonValueKind.Array ? JsonArray.Create(parameters)! : []).Select((value, i) =>
            (i < method.ParameterNames.Count ? method.ParameterNames[i] : "", value));

    private static bool Says(string name, string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);

    private JsonNode? Replace(JsonNode? value, string name, string? filterId, ulong last)
    {
        switch (value)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member =>
                    KeyValuePair.Create(member.Key, Replace(member.Value, member.Key, filterId, last))));
            case JsonValue scalar when scalar.TryGetValue(out string? text):
                return text.Length == HashTextLength && Says(name, "transaction") ? TransactionHash
                    : text.Length == HashTextLength && Says(name, "block") ? BlockHash
                    : text.Length == AddressTextLength && (Says(name, "address") || name == "from") && !Says(name, "addresses")
                    ? Sender
                    : Says(name, "filter identifier") && filterId is not null ? filterId
                    : Says(name, "index") ? "0x0"
                    : Says(name, "block") && text.StartsWith("0x", StringComparison.Ordinal)
                        && text.Length < HashTextLength && Number(text) > last ? BlockNumber
                    : text;
            default:
                return value?.DeepClone();
        }
    }

    private static ulong Number(string quantity) =>
        ulong.TryParse(quantity.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong value)
            ? value : ulong.MaxValue;
}
