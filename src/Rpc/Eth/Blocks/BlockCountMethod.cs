using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Blocks;

/// <summary>
/// eth_getBlockTransactionCountByNumber, ...ByHash, eth_getUncleCountByBlockNumber, ...ByBlockHash: a count
/// of something in one block, null for an unknown block.
/// </summary>
/// <param name="name">Name on the wire.</param>
/// <param name="byHash">True when the block is named by its hash.</param>
/// <param name="finder">Finds the block.</param>
/// <param name="count">What is counted.</param>
internal sealed class BlockCountMethod(string name, bool byHash, BlockFinder finder, Func<Block, int> count)
    : RpcMethod
{
    public override string Name => name;

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindBlock(BlockParameter.Read(arguments, byHash)) is { } block)
        {
            result.WriteQuantityValue((ulong)count(block));
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
