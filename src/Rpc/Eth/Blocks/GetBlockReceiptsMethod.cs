using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Rpc.Declarations;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Eth.Blocks;

/// <summary>
/// eth_getBlockReceipts(block): all receipts of a block in order; null for an unknown block.
/// </summary>
internal sealed class GetBlockReceiptsMethod(BlockFinder finder, IChainReader chain) : RpcMethod
{
    public override MethodDeclaration Declaration { get; } = new("eth_getBlockReceipts")
    {
        Summary = "All receipts of a block in order; null for an unknown one.",
        Parameters = [BlockTypes.Required],
        Result = new("receipts", Schema.ListOf(EthSchemas.Receipt).OrNull()),
        Examples = [new("A block with one transaction", """["$blockNumber"]""")],
    };

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        if (finder.FindBlock(arguments.Get(BlockTypes.Required)) is not { } block
            || chain.GetReceipts(block.Header.Number) is not { } receipts)
        {
            result.WriteNullValue();
            return;
        }

        int logs = 0;
        result.WriteStartArray();
        for (int i = 0; i < receipts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReceiptJson.Write(result, block, i, receipts[i], logs);
            logs += receipts[i].Logs.Count;
        }

        result.WriteEndArray();
    }
}
