using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>
/// Parameters as Otterscan writes them: numbers of blocks, pages and nonces are JSON numbers. The 0x-quantities
/// of other clients are read too.
/// </summary>
internal static class OtterscanArguments
{
    /// <summary>Transactions of a page; not a setting. Otterscan asks for 25.</summary>
    public const int PageSizeMax = 250;

    /// <summary>A number below 2^53, or a 0x-quantity below 2^64.</summary>
    public static ulong Number(RpcArguments arguments, int index, string name)
    {
        JsonElement element = arguments.Element(index, name);
        return element.ValueKind == JsonValueKind.Number
            ? RpcArguments.ReadNumber(element, name)
            : RpcArguments.ReadUInt64(element, name);
    }

    /// <summary>A block by number, quantity or tag.</summary>
    public static BlockReference Block(RpcArguments arguments, int index) =>
        arguments.Element(index, "block") is { ValueKind: JsonValueKind.Number } number
            ? new BlockReference(new Height(RpcArguments.ReadNumber(number, "block")), null, false)
            : BlockReference.ReadNumberOrTag(arguments.Element(index, "block"), "block");

    /// <summary>A page's size, from 1 to <see cref="PageSizeMax"/>.</summary>
    public static int PageSize(RpcArguments arguments, int index) =>
        Number(arguments, index, "pageSize") is >= 1 and <= PageSizeMax and var size
            ? (int)size
            : throw RpcException.InvalidParams($"'pageSize' must be from 1 to {PageSizeMax}");
}
