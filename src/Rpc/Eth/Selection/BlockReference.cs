using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Selection;

/// <summary>
/// A block as a caller names it: a tag, a number or a hash (EIP-1898 objects too). On this chain latest, safe
/// and finalized are one block, the finalized head; pending is that block with the waiting transactions'
/// nonces.
/// </summary>
/// <param name="Height">The height, when it was named by number or as earliest.</param>
/// <param name="Hash">The hash, when it was named by hash.</param>
/// <param name="IsPending">True for the tag pending.</param>
internal readonly record struct BlockReference(Height? Height, Hash256? Hash, bool IsPending)
{
    private const int HashTextLength = 2 + (2 * Hash256.Size);

    private const string Accepted =
        "a tag (latest, safe, finalized, pending, earliest), a 0x-quantity, a 32-byte hash, "
        + "{blockNumber} or {blockHash}";

    /// <summary>The finalized head.</summary>
    public static BlockReference Latest => default;

    /// <summary>A tag, number, hash or EIP-1898 object.</summary>
    public static BlockReference Read(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.String => ReadText(RpcArguments.ReadText(element, name), name),
        JsonValueKind.Object => ReadObject(element, name),
        _ => throw Malformed(name),
    };

    /// <summary>A tag or number: where execution-apis accept no hash.</summary>
    public static BlockReference ReadNumberOrTag(JsonElement element, string name)
    {
        BlockReference read = element.ValueKind == JsonValueKind.String
            ? ReadText(RpcArguments.ReadText(element, name), name)
            : throw RpcException.InvalidParams($"'{name}' must be a tag or a 0x-quantity");
        return read.Hash is null
            ? read
            : throw RpcException.InvalidParams($"'{name}' must be a tag or a 0x-quantity, not a hash");
    }

    private static BlockReference ReadText(string text, string name) => text switch
    {
        "latest" or "safe" or "finalized" => Latest,
        "pending" => new BlockReference(null, null, true),
        "earliest" => new BlockReference(new Height(0), null, false),
        { Length: HashTextLength } => Hex.TryDecode(text, out byte[] hash) && text.StartsWith(
            "0x", StringComparison.Ordinal)
            ? new BlockReference(null, new Hash256(hash), false)
            : throw Malformed(name),
        _ => RpcArguments.TryParseQuantity(text, out UInt256 number)
            ? AtHeight(number, name)
            : throw Malformed(name),
    };

    // EIP-1898. requireCanonical changes nothing: no other block than those of the one chain is known.
    private static BlockReference ReadObject(JsonElement element, string name)
    {
        bool byHash = element.TryGetProperty("blockHash"u8, out JsonElement hash);
        bool byNumber = element.TryGetProperty("blockNumber"u8, out JsonElement number);
        if (byHash == byNumber)
        {
            throw RpcException.InvalidParams($"'{name}' must have either blockNumber or blockHash");
        }

        if (element.TryGetProperty("requireCanonical"u8, out JsonElement canonical)
            && canonical.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            throw RpcException.InvalidParams($"'{name}.requireCanonical' must be true or false");
        }

        return byHash
            ? new BlockReference(null, RpcArguments.ReadHash(hash, $"{name}.blockHash"), false)
            : ReadNumberOrTag(number, $"{name}.blockNumber");
    }

    private static BlockReference AtHeight(in UInt256 number, string name) =>
        number.FitsUInt64
            ? new BlockReference(new Height((ulong)number), null, false)
            : throw RpcException.InvalidParams($"'{name}' must be below 2^64");

    private static RpcException Malformed(string name) => RpcException.InvalidParams(
        $"'{name}' must be {Accepted}");
}
