using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>
/// A block as execution-apis' Block. The header's six fields of this chain have no place there:
/// openledger_getFinality and debug_getRawHeader show them.
/// </summary>
internal static class BlockJson
{
    private static ReadOnlySpan<byte> ZeroNonce => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The block, its transactions whole or as hashes.</summary>
    public static void Write(Utf8JsonWriter writer, Block block, bool fullTransactions)
    {
        BlockHeader header = block.Header;
        writer.WriteStartObject();
        writer.WriteHash("hash"u8, block.Hash);
        writer.WriteQuantity("number"u8, header.Number.Value);
        writer.WriteHash("parentHash"u8, header.ParentHash);
        writer.WriteHash("sha3Uncles"u8, KnownHashes.EmptyUncles);
        writer.WriteAddress("miner"u8, header.Beneficiary);
        writer.WriteHash("stateRoot"u8, header.StateRoot);
        writer.WriteHash("transactionsRoot"u8, header.TransactionsRoot);
        writer.WriteHash("receiptsRoot"u8, header.ReceiptsRoot);
        writer.WriteData("logsBloom"u8, header.LogsBloom.Bytes);
        writer.WriteQuantity("difficulty"u8, 0);
        writer.WriteQuantity("gasLimit"u8, header.GasLimit);
        writer.WriteQuantity("gasUsed"u8, header.GasUsed);
        writer.WriteQuantity("timestamp"u8, header.Timestamp);
        writer.WriteData("extraData"u8, header.ExtraData.Span);
        writer.WriteHash("mixHash"u8, Hash256.Zero);
        writer.WriteData("nonce"u8, ZeroNonce);
        writer.WriteQuantity("baseFeePerGas"u8, header.BaseFeePerGas);
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
