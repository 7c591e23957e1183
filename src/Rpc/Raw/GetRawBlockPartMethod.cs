using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawHeader(block) and debug_getRawBlock(block): the bytes, with this chain's six header fields.
/// </summary>
internal sealed class GetRawBlockPartMethod(string name, BlockFinder finder, Func<Block, byte[]> encode)
    : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        BlockReference reference = BlockReference.Read(arguments.Element(0, "block"), "block");
        if (finder.FindBlock(reference) is { } block)
        {
            result.WriteDataValue(encode(block));
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
