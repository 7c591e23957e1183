using System.Text.Json;
using OpenLedger.Primitives.Blocks;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>
/// A block as execution-apis' Block. The header's six fields of this chain have no place there:
/// openledger_getFinality and debug_getRawHeader show them.
/// </summary>
internal static class BlockJson
{
    /// <summary>The block, its transactions whole or as hashes.</summary>
    public static void Write(Utf8JsonWriter writer, Block block, bool fullTransactions)
    {
        writer.WriteStartObject();
        HeaderJson.WriteMembers(writer, block);
        writer.WriteQuantity("size"u8, (ulong)BlockCodec.Encode(block).Length);
        writer.WriteStartArray("transactions"u8);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            if (fullTransactions)
            {
                TransactionJson.WriteIncluded(writer, block, i);
            }
            else
            {
                writer.WriteHashValue(block.Transactions[i].Hash);
            }
        }

        writer.WriteEndArray();
        writer.WriteStartArray("uncles"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
