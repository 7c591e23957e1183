using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>A block's header as subscriptions to newHeads tell it, and as a block begins.</summary>
internal static class HeaderJson
{
    private static ReadOnlySpan<byte> ZeroNonce => [0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The header as an object.</summary>
    public static void Write(Utf8JsonWriter writer, Block block)
    {
        writer.WriteStartObject();
        WriteMembers(writer, block);
        writer.WriteEndObject();
    }

    /// <summary>The header's members alone.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Block block, bool withLogsBloom = true)
    {
        BlockHeader header = block.Header;
        writer.WriteHash("hash"u8, block.Hash);
        writer.WriteQuantity("number"u8, header.Number.Value);
        writer.WriteHash("parentHash"u8, header.ParentHash);
        writer.WriteHash("sha3Uncles"u8, KnownHashes.EmptyUncles);
        writer.WriteAddress("miner"u8, header.Beneficiary);
        writer.WriteHash("stateRoot"u8, header.StateRoot);
        writer.WriteHash("transactionsRoot"u8, header.TransactionsRoot);
        writer.WriteHash("receiptsRoot"u8, header.ReceiptsRoot);
        if (withLogsBloom)
        {
            writer.WriteData("logsBloom"u8, header.LogsBloom.Bytes);
        }

        writer.WriteQuantity("difficulty"u8, 0);
        writer.WriteQuantity("gasLimit"u8, header.GasLimit);
        writer.WriteQuantity("gasUsed"u8, header.GasUsed);
        writer.WriteQuantity("timestamp"u8, header.Timestamp);
        writer.WriteData("extraData"u8, header.ExtraData.Span);
        writer.WriteHash("mixHash"u8, Hash256.Zero);
        writer.WriteData("nonce"u8, ZeroNonce);
        writer.WriteQuantity("baseFeePerGas"u8, header.BaseFeePerGas);
    }
}
