using System.Text.Json;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawReceipts(block) and debug_getRawAttributions(block): the items, in order, whose ordered-trie root
/// stands in the header (receiptsRoot, attributionRoot). Null for a block that is not here.
/// </summary>
internal sealed class GetRawListMethod(
    string name, string what, BlockFinder finder, Func<Height, IEnumerable<ReadOnlyMemory<byte>>?> read)
    : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new(name)
    {
        Summary = $"{what} in order, of which the header has the ordered-trie root; null for an unknown block.",
        Parameters = [BlockTypes.Required],
        Result = new("items", Schema.ListOf(Schemas.Data).OrNull()),
        Examples = [new("A block", name == "debug_getRawReceipts" ? """["$blockNumber"]""" : """["$settled"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindHeight(arguments.Get(BlockTypes.Required)) is not { } height || read(height) is not { } items)
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
