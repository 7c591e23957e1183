using System.Text.Json;
using OpenLedger.Rpc.Declarations;
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
    private static readonly Parameter<ulong> Index =
        Parameter.Required("index", JsonTypes.Quantity64, "Its place, from 0.");

    public override MethodDeclaration Declaration { get; } = new(byHash ? "eth_getTransactionByBlockHashAndIndex" : "eth_getTransactionByBlockNumberAndIndex")
    {
        Summary = "A transaction by its place in a block; null when there is no such block or place.",
        Parameters = [BlockTypes.Of(byHash), Index],
        Result = new("transaction", EthSchemas.Transaction.OrNull()),
        Examples = [new("The first of a block", byHash ? """["$blockHash", "0x0"]""" : """["$blockNumber", "0x0"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        ulong index = arguments.Get(Index);
        if (finder.FindBlock(arguments.Get(BlockTypes.Of(byHash))) is { } block && index < (ulong)block.Transactions.Count)
        {
            TransactionJson.WriteIncluded(result, block, (int)index);
        }
        else
        {
            result.WriteNullValue();
        }
    }
}
