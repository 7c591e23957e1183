using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawHeader(block) and debug_getRawBlock(block): the bytes, with this chain's six header fields.
/// </summary>
internal sealed class GetRawBlockPartMethod(
    string name, string what, BlockFinder finder, Func<Block, byte[]> encode) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new(name)
    {
        Summary = $"The bytes of {what}, with this chain's six header fields; null for an unknown block.",
        Parameters = [BlockTypes.Required],
        Result = new("bytes", Schemas.Data.OrNull()),
        Examples = [new("A block with one transaction", """["$blockNumber"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindBlock(arguments.Get(BlockTypes.Required)) is { } block)
        {
            result.WriteDataValue(encode(block));
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
