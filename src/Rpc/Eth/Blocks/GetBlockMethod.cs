using System.Text.Json;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Blocks;

/// <summary>
/// eth_getBlockByNumber(number or tag, fullTransactions?) and eth_getBlockByHash(hash, fullTransactions?):
/// null for an unknown block.
/// </summary>
internal sealed class GetBlockMethod(bool byHash, BlockFinder finder) : RpcMethod
{
    public override string Name => byHash ? "eth_getBlockByHash" : "eth_getBlockByNumber";

    public override (int Min, int Max) ParameterCount => (1, 2);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        BlockReference reference = BlockParameter.Read(arguments, byHash);
        bool full = arguments.Flag(1, "fullTransactions", absent: false);
        if (finder.FindBlock(reference) is { } block)
        {
            BlockJson.Write(result, block, full);
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
