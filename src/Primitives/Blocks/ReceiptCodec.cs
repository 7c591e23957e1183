using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Rlp;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Blocks;

/// <summary>
/// Bytes of receipts (docs/spec/ledger.md, section Bytes): the trie form every chain of Ethereum's shape has,
/// and the stored form with what queries need besides; its log filter is computed again when read.
/// Thread-safe.
/// </summary>
public static class ReceiptCodec
{
    /// <summary>Longest stored form of a block's receipts.</summary>
    public const int StoredSizeBytesMax = 64 * 1024 * 1024;

    /// <summary>Most topics of a log.</summary>
    public const int TopicsMax = 4;

    /// <summary>
    /// type || rlp([status, cumulativeGasUsed, logsBloom, logs]); legacy ones have no type byte.
    /// </summary>
    public static byte[] EncodeTrieForm(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        RlpWriter writer = new(512);
        if (receipt.Type != TransactionType.Legacy)
        {
            writer.WriteRaw([(byte)receipt.Type]);
        }

        writer.StartList()
            .WriteUInt(receipt.Succeeded ? 1UL : 0UL)
            .WriteUInt(receipt.CumulativeGasUsed)
            .WriteBytes(receipt.Bloom.Bytes);
        WriteLogs(writer, receipt.Logs);
        writer.EndList();
        return writer.ToArray();
    }

    /// <summary>
    /// A block's receipts as stored: rlp([[type, status, cumulativeGasUsed, gasUsed, effectiveGasPrice, logs,
    /// revertData], ...]).
    /// </summary>
    public static byte[] EncodeStoredForm(IReadOnlyList<Receipt> receipts)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        RlpWriter writer = new(64 + (receipts.Count * 64));
        writer.StartList();
        foreach (Receipt receipt in receipts)
        {
            writer.StartList()
                .WriteUInt((ulong)receipt.Type)
                .WriteUInt(receipt.Succeeded ? 1UL : 0UL)
                .WriteUInt(receipt.CumulativeGasUsed)
                .WriteUInt(receipt.GasUsed)
                .WriteUInt256(receipt.EffectiveGasPrice);
            WriteLogs(writer, receipt.Logs);
            writer.WriteBytes(receipt.RevertData.Span).EndList();
        }

        return writer.EndList().ToArray();
    }

    /// <summary>
    /// Reads a block's stored receipts. The memory is kept by them, so it must not change afterwards.
    /// </summary>
    public static bool TryDecodeStoredForm(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out IReadOnlyList<Receipt>? receipts,
        out RlpError error)
    {
        receipts = null;
        error = bytes.Length > StoredSizeBytesMax ? RlpError.StringTooLong : RlpError.None;
        RlpReader reader = new(bytes.Span);
        if (error != RlpError.None || !reader.TryReadList(out RlpReader list) || !reader.TryEnd())
        {
            error = error != RlpError.None ? error : reader.Error;
            return false;
        }

        List<Receipt> read = [];
        while (!list.IsAtEnd)
        {
            if (!list.TryReadList(out RlpReader item))
            {
                error = list.Error;
                return false;
            }

            error = ReadReceipt(ref item, bytes, read);
            if (error != RlpError.None)
            {
                return false;
            }
        }

        receipts = read;
        return true;
    }

    private static void WriteLogs(RlpWriter writer, IReadOnlyList<LogEntry> logs)
    {
        writer.StartList();
        foreach (LogEntry log in logs)
        {
            Invariant.Require(log.Topics.Count <= TopicsMax, "a log has at most four topics");
            writer.StartList().WriteAddress(log.Address).StartList();
            foreach (Hash256 topic in log.Topics)
            {
                writer.WriteHash(topic);
            }

            writer.EndList().WriteBytes(log.Data.Span).EndList();
        }

        writer.EndList();
    }

    private static RlpError ReadReceipt(
        ref RlpReader item, ReadOnlyMemory<byte> bytes, List<Receipt> receipts)
    {
        bool read = item.TryReadUInt64(out ulong type);
        read &= item.TryReadUInt64(out ulong status);
        read &= item.TryReadUInt64(out ulong cumulativeGasUsed);
        read &= item.TryReadUInt64(out ulong gasUsed);
        read &= item.TryReadUInt256(out UInt256 price);
        read &= item.TryReadList(out RlpReader logList);
        read &= item.TryReadBytes(out ReadOnlySpan<byte> revertData);
        if (!read || !item.TryEnd())
        {
            return item.Error;
        }

        if (status > 1 || type > (ulong)TransactionType.DynamicFee)
        {
            return RlpError.IntegerTooLarge;
        }

        List<LogEntry> logs = [];
        while (!logList.IsAtEnd)
        {
            if (!logList.TryReadList(out RlpReader log))
            {
                return logList.Error;
            }

            RlpError error = ReadLog(ref log, bytes, logs);
            if (error != RlpError.None)
            {
                return error;
            }
        }

        receipts.Add(new Receipt(
            (TransactionType)type,
            status == 1,
            cumulativeGasUsed,
            gasUsed,
            price,
            Bloom.Of(logs),
            logs,
            bytes.Slice(item.Offset - revertData.Length, revertData.Length)));
        return RlpError.None;
    }

    private static RlpError ReadLog(ref RlpReader log, ReadOnlyMemory<byte> bytes, List<LogEntry> logs)
    {
        bool read = log.TryReadAddress(out Address address);
        read &= log.TryReadList(out RlpReader topicList);
        read &= log.TryReadBytes(out ReadOnlySpan<byte> data);
        if (!read || !log.TryEnd())
        {
            return log.Error;
        }

        List<Hash256> topics = new(TopicsMax);
        while (!topicList.IsAtEnd)
        {
            if (topics.Count == TopicsMax)
            {
                return RlpError.TooManyItems;
            }

            if (!topicList.TryReadHash(out Hash256 topic))
            {
                return topicList.Error;
            }

            topics.Add(topic);
        }

        logs.Add(new LogEntry(address, topics, bytes.Slice(log.Offset - data.Length, data.Length)));
        return RlpError.None;
    }
}
