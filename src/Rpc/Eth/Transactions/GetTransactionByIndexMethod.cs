using System.Text.Json;
using OpenLedger.Rpc.Eth.Blocks;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Transactions;

/// <summary>
/// eth_getTransactionByBlockNumberAndIndex(block, index) and eth_getTransactionByBlockHashAndIndex(hash,
/// index): null when there is no such block or index.
/// </summary>
internal sealed class GetTransactionByIndexMethod(bool byHash, BlockFinder finder) : RpcMethod
{
    public override string Name =>
        byHash ? "eth_getTransactionByBlockHashAndIndex" : "eth_getTransactionByBlockNumberAndIndex";

    public override (int Min, int Max) ParameterCount => (2, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        BlockReference reference = BlockParameter.Read(arguments, byHash);
        ulong index = RpcArguments.ReadUInt64(arguments.Element(1, "index"), "index");
        if (finder.FindBlock(reference) is { } block && index < (ulong)block.Transactions.Count)
        {
            TransactionJson.WriteIncluded(result, block, (int)index);
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
