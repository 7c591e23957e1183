using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>A receipt as execution-apis' ReceiptInfo: no members besides.</summary>
internal static class ReceiptJson
{
    /// <summary>The receipt of one transaction of a block.</summary>
    /// <param name="writer">Receives an object.</param>
    /// <param name="block">The block.</param>
    /// <param name="index">The transaction's index.</param>
    /// <param name="receipt">Its receipt.</param>
    /// <param name="firstLogIndex">Number of logs of the transactions before it.</param>
    public static void Write(
        Utf8JsonWriter writer, Block block, int index, Receipt receipt, int firstLogIndex)
    {
        Transaction transaction = block.Transactions[index];
        writer.WriteStartObject();
        writer.WriteQuantity("type"u8, (ulong)transaction.Type);
        writer.WriteHash("transactionHash"u8, transaction.Hash);
        writer.WriteQuantity("transactionIndex"u8, (ulong)index);
        writer.WriteHash("blockHash"u8, block.Hash);
        writer.WriteQuantity("blockNumber"u8, block.Header.Number.Value);
        writer.WriteAddress("from"u8, transaction.Sender);
        writer.WriteAddress("to"u8, transaction.To);
        writer.WriteQuantity("cumulativeGasUsed"u8, receipt.CumulativeGasUsed);
        writer.WriteQuantity("gasUsed"u8, receipt.GasUsed);
        writer.WriteQuantity("effectiveGasPrice"u8, receipt.EffectiveGasPrice);
        writer.WriteNull("contractAddress"u8);
        writer.WriteStartArray("logs"u8);
        for (int i = 0; i < receipt.Logs.Count; i++)
        {
            LogJson.Write(writer, block, index, firstLogIndex + i, receipt.Logs[i]);
        }

        writer.WriteEndArray();
        writer.WriteData("logsBloom"u8, receipt.Bloom.Bytes);
        writer.WriteQuantity("status"u8, receipt.Succeeded ? 1UL : 0UL);
        writer.WriteEndObject();
    }
}
