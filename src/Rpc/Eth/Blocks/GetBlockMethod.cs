using System.Text.Json;
using OpenLedger.Rpc.Declarations;
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
    private static readonly Parameter<bool> Full = Parameter.Optional(
        "fullTransactions", JsonTypes.Flag, "True for whole transactions instead of hashes.", false, "false");

    public override MethodDeclaration Declaration { get; } = new(byHash ? "eth_getBlockByHash" : "eth_getBlockByNumber")
    {
        Summary = "A block; null for an unknown one.",
        Parameters = [BlockTypes.Of(byHash), Full],
        Result = new("block", EthSchemas.Block.OrNull()),
        Examples =
        [
            new("With transactions' hashes", byHash ? """["$blockHash", false]""" : """["$blockNumber", false]"""),
            new("With whole transactions", byHash ? """["$blockHash", true]""" : """["$blockNumber", true]"""),
            new("None", byHash ? """["$unknownHash", false]""" : """["0xffffff", false]"""),
        ],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindBlock(arguments.Get(BlockTypes.Of(byHash))) is { } block)
        {
            BlockJson.Write(result, block, arguments.Get(Full));
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
