using System.Text.Json;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Rpc.Eth.Json;

/// <summary>
/// A transaction as execution-apis' TransactionInfo; the block's fields are null while it waits.
/// </summary>
internal static class TransactionJson
{
    /// <summary>A transaction of a block.</summary>
    /// <param name="writer">Receives an object.</param>
    /// <param name="block">The block.</param>
    /// <param name="index">The transaction's index.</param>
    /// <param name="inputBytesMax">So much is shown of its calldata.</param>
    public static void WriteIncluded(
        Utf8JsonWriter writer, Block block, int index, int inputBytesMax = int.MaxValue)
    {
        Transaction transaction = block.Transactions[index];
        writer.WriteStartObject();
        writer.WriteHash("blockHash"u8, block.Hash);
        writer.WriteQuantity("blockNumber"u8, block.Header.Number.Value);
        writer.WriteQuantity("blockTimestamp"u8, block.Header.Timestamp);
        writer.WriteQuantity("transactionIndex"u8, (ulong)index);
        WriteFields(writer, transaction, transaction.EffectiveGasPrice(block.Header.BaseFeePerGas), inputBytesMax);
        writer.WriteEndObject();
    }

    /// <summary>A transaction that waits for a block; its gas price is the most it would pay.</summary>
    public static void WriteWaiting(Utf8JsonWriter writer, Transaction transaction)
    {
        writer.WriteStartObject();
        writer.WriteNull("blockHash"u8);
        writer.WriteNull("blockNumber"u8);
        writer.WriteNull("blockTimestamp"u8);
        writer.WriteNull("transactionIndex"u8);
        WriteFields(writer, transaction, transaction.MaxFeePerGas);
        writer.WriteEndObject();
    }

    private static void WriteFields(
        Utf8JsonWriter writer, Transaction transaction, in UInt256 gasPrice, int inputBytesMax = int.MaxValue)
    {
        writer.WriteHash("hash"u8, transaction.Hash);
        writer.WriteQuantity("type"u8, (ulong)transaction.Type);
        writer.WriteQuantity("nonce"u8, transaction.Nonce);
        writer.WriteAddress("from"u8, transaction.Sender);
        writer.WriteAddress("to"u8, transaction.To);
        writer.WriteQuantity("gas"u8, transaction.GasLimit);
        writer.WriteQuantity("gasPrice"u8, gasPrice);
        if (transaction.Type == TransactionType.DynamicFee)
        {
            writer.WriteQuantity("maxFeePerGas"u8, transaction.MaxFeePerGas);
            writer.WriteQuantity("maxPriorityFeePerGas"u8, transaction.MaxPriorityFeePerGas);
        }

        writer.WriteQuantity("value"u8, transaction.Value);
        writer.WriteData("input"u8, transaction.Data.Span[..Math.Min(inputBytesMax, transaction.Data.Length)]);
        if (transaction.ChainId is { } chainId)
        {
            writer.WriteQuantity("chainId"u8, chainId);
        }

        ulong parity = transaction.Signature.YParity;
        if (transaction.Type == TransactionType.Legacy)
        {
            UInt256 v = transaction.ChainId is { } bound ? ((UInt256)bound * 2) + 35 + parity : 27 + parity;
            writer.WriteQuantity("v"u8, v);
        }
        else
        {
            AccessListJson.Write(writer, transaction.AccessList);
            writer.WriteQuantity("yParity"u8, parity);
            writer.WriteQuantity("v"u8, parity);
        }

        writer.WriteQuantity("r"u8, transaction.Signature.R);
        writer.WriteQuantity("s"u8, transaction.Signature.S);
    }
}
