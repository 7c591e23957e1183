using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Raw;

/// <summary>
/// debug_getRawReceipts(block): the receipts' trie forms, which the header's receiptsRoot commits to.
/// </summary>
internal sealed class GetRawReceiptsMethod(BlockFinder finder, IChainReader chain) : RpcMethod
{
    public override string Name => "debug_getRawReceipts";

    public override (int Min, int Max) ParameterCount => (1, 1);

    public override void Execute(
        RpcArguments arguments, Utf8JsonWriter result, CancellationToken cancellation)
    {
        BlockReference reference = BlockReference.Read(arguments.Element(0, "block"), "block");
        if (finder.FindHeight(reference) is not { } height || chain.GetReceipts(height) is not { } receipts)
        {
            result.WriteNullValue();
            return;
        }

        result.WriteStartArray();
        foreach (Receipt receipt in receipts)
        {
            result.WriteDataValue(ReceiptCodec.EncodeTrieForm(receipt));
        }

        result.WriteEndArray();
    }
}
