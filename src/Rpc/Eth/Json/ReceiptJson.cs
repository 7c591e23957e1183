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
        writer.WriteStartObject();
        WriteMembers(writer, block, index, receipt);
        WriteLogs(writer, block, index, receipt, firstLogIndex);
        WriteStatus(writer, receipt);
        writer.WriteEndObject();
    }

    /// <summary>The members but the logs, their filter and the status.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Block block, int index, Receipt receipt)
    {
        Transaction transaction = block.Transactions[index];
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
    }

    /// <summary>The member status.</summary>
    public static void WriteStatus(Utf8JsonWriter writer, Receipt receipt) =>
        writer.WriteQuantity("status"u8, receipt.Succeeded ? 1UL : 0UL);

    /// <summary>The members logs and logsBloom of one transaction of a block.</summary>
    /// <param name="writer">Receives the members.</param>
    /// <param name="block">The block.</param>
    /// <param name="index">The transaction's index.</param>
    /// <param name="receipts">The receipts of the block.</param>
    public static void WriteLogs(
        Utf8JsonWriter writer, Block block, int index, IReadOnlyList<Receipt> receipts)
    {
        int before = 0;
        for (int i = 0; i < index; i++)
        {
            before += receipts[i].Logs.Count;
        }

        WriteLogs(writer, block, index, receipts[index], before);
    }

    private static void WriteLogs(
        Utf8JsonWriter writer, Block block, int index, Receipt receipt, int firstLogIndex)
    {
        writer.WriteStartArray("logs"u8);
        for (int i = 0; i < receipt.Logs.Count; i++)
        {
            LogJson.Write(writer, block, index, firstLogIndex + i, receipt.Logs[i]);
        }

        writer.WriteEndArray();
        writer.WriteData("logsBloom"u8, receipt.Bloom.Bytes);
    }
}
