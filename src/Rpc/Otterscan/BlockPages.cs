using System.Text.Json;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Rpc.Eth.Json;
using OpenLedger.Rpc.Eth.Selection;
using OpenLedger.Rpc.Server;

namespace OpenLedger.Rpc.Otterscan;

/// <summary>Blocks without what their pages do not show: filters, transactions, logs, whole calldata.</summary>
internal sealed class BlockPages(BlockFinder finder, IChainReader chain)
{
    private const int SelectorBytes = 4;

    /// <summary>erigon_getHeaderByNumber(block): the header; null for an unknown block.</summary>
    public void WriteHeader(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        if (finder.FindBlock(arguments.Get(OtterscanTypes.Block)) is { } block)
        {
            HeaderJson.Write(json, block);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    /// <summary>ots_getBlockDetails(block).</summary>
    public void WriteDetails(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation) =>
        WriteDetails(finder.FindBlock(arguments.Get(OtterscanTypes.Block)), json);

    /// <summary>ots_getBlockDetailsByHash(hash).</summary>
    public void WriteDetailsByHash(
        RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation) =>
        WriteDetails(chain.GetBlock(arguments.Get(OtterscanTypes.BlockHash)), json);

    /// <summary>ots_getBlockTransactions(block, page, pageSize): page 0 is the end of the block.</summary>
    public void WriteTransactions(RpcArguments arguments, Utf8JsonWriter json, CancellationToken cancellation)
    {
        Block? found = finder.FindBlock(arguments.Get(OtterscanTypes.Block));
        ulong page = arguments.Get(OtterscanTypes.Page);
        int size = arguments.Get(OtterscanTypes.PageSize);
        if (found is not { } block || chain.GetReceipts(block.Header.Number) is not { } receipts)
        {
            json.WriteNullValue();
            return;
        }

        int count = block.Transactions.Count;
        int end = page > (ulong)(count / size) ? 0 : count - ((int)page * size);
        int start = Math.Max(0, end - size);
        json.WriteStartObject();
        json.WriteStartObject("fullblock"u8);
        WriteSlim(json, block);
        json.WriteStartArray("transactions"u8);
        for (int i = start; i < end; i++)
        {
            TransactionJson.WriteIncluded(json, block, i, SelectorBytes);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("receipts"u8);
        for (int i = start; i < end; i++)
        {
            json.WriteStartObject();
            ReceiptJson.WriteMembers(json, block, i, receipts[i]);
            ReceiptJson.WriteStatus(json, receipts[i]);
            json.WriteNull("logs"u8);
            json.WriteNull("logsBloom"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteDetails(Block? found, Utf8JsonWriter json)
    {
        if (found is not { } block || chain.GetReceipts(block.Header.Number) is not { } receipts)
        {
            json.WriteNullValue();
            return;
        }

        UInt256 fees = UInt256.Zero;
        foreach (Receipt receipt in receipts)
        {
            fees += receipt.EffectiveGasPrice * receipt.GasUsed;
        }

        json.WriteStartObject();
        json.WriteStartObject("block"u8);
        WriteSlim(json, block);
        json.WriteEndObject();

        // The supply is fixed: no block makes wei.
        json.WriteStartObject("issuance"u8);
        json.WriteQuantity("blockReward"u8, 0);
        json.WriteQuantity("uncleReward"u8, 0);
        json.WriteQuantity("issuance"u8, 0);
        json.WriteEndObject();
        json.WriteQuantity("totalFees"u8, fees);
        json.WriteEndObject();
    }

    private static void WriteSlim(Utf8JsonWriter json, Block block)
    {
        HeaderJson.WriteMembers(json, block, withLogsBloom: false);
        json.WriteNull("logsBloom"u8);
        json.WriteQuantity("size"u8, (ulong)BlockCodec.Encode(block).Length);
        json.WriteNumber("transactionCount"u8, block.Transactions.Count);
        json.WriteStartArray("uncles"u8);
        json.WriteEndArray();
    }
}
