using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Blocks;

/// <summary>
/// eth_getBlockTransactionCountByNumber, ...ByHash, eth_getUncleCountByBlockNumber, ...ByBlockHash: a count
/// of something in one block, null for an unknown block.
/// </summary>
/// <param name="name">Name on the wire.</param>
/// <param name="what">What is counted, in words.</param>
/// <param name="byHash">True when the block is named by its hash.</param>
/// <param name="finder">Finds the block.</param>
/// <param name="count">Counts it.</param>
internal sealed class BlockCountMethod(
    string name, string what, bool byHash, BlockFinder finder, Func<Block, int> count) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new(name)
    {
        Summary = $"The number of {what} of a block; null for an unknown one.",
        Parameters = [BlockTypes.Of(byHash)],
        Result = new("count", Schemas.Quantity64.OrNull()),
        Examples = [new("A block with one transaction", byHash ? """["$blockHash"]""" : """["$blockNumber"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindBlock(arguments.Get(BlockTypes.Of(byHash))) is { } block)
        {
            result.WriteQuantityValue((ulong)count(block));
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
