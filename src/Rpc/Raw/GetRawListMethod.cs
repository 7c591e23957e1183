using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawReceipts(block) and debug_getRawAttributions(block): the items, in order, whose ordered-trie root
/// stands in the header (receiptsRoot, attributionRoot). Null for a block that is not here.
/// </summary>
internal sealed class GetRawListMethod(
    string name, BlockFinder finder, Func<Height, IEnumerable<ReadOnlyMemory<byte>>?> read) : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        BlockReference reference = BlockReference.Read(arguments.Element(0, "block"), "block");
        if (finder.FindHeight(reference) is not { } height || read(height) is not { } items)
        {
            result.WriteNullValue();
            return;
        }

        result.WriteStartArray();
        foreach (ReadOnlyMemory<byte> item in items)
        {
            result.WriteDataValue(item.Span);
        }

        result.WriteEndArray();
    }
}
