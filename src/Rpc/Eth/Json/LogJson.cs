using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>A log as execution-apis' Log: exactly these nine members.</summary>
internal static class LogJson
{
    /// <summary>A log of a block.</summary>
    /// <param name="writer">Receives an object.</param>
    /// <param name="block">Its block.</param>
    /// <param name="transactionIndex">The index of its transaction.</param>
    /// <param name="logIndex">Its own index in the block.</param>
    /// <param name="log">The log.</param>
    public static void Write(
        Utf8JsonWriter writer, Block block, int transactionIndex, int logIndex, LogEntry log)
    {
        writer.WriteStartObject();
        writer.WriteAddress("address"u8, log.Address);
        writer.WriteStartArray("topics"u8);
        foreach (Hash256 topic in log.Topics)
        {
            writer.WriteHashValue(topic);
        }

        writer.WriteEndArray();
        writer.WriteData("data"u8, log.Data.Span);
        writer.WriteQuantity("blockNumber"u8, block.Header.Number.Value);
        writer.WriteHash("transactionHash"u8, block.Transactions[transactionIndex].Hash);
        writer.WriteQuantity("transactionIndex"u8, (ulong)transactionIndex);
        writer.WriteHash("blockHash"u8, block.Hash);
        writer.WriteQuantity("logIndex"u8, (ulong)logIndex);
        writer.WriteBoolean("removed"u8, false);
        writer.WriteEndObject();
    }
}
