using System.Buffers.Binary;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Chain.ChainKeyLayout;

namespace OpenLedger.Storage.Chain;

/// <summary>Where things are: blocks and transactions by hash, inferences by id and number, log
/// filters.</summary>
/// <remarks>
/// Values: transaction = height 8 || index 4; block = height 8; inference = height 8 || index 4 || sequence
/// 8; sequence = id 32 || height 8 || index 4; log filter = the block's 256 bytes, absent when no bit is set.
/// </remarks>
internal sealed class ChainIndex(Tables tables)
{
    private const int LocationSize = 8 + 4;

    private readonly RocksDatabase _database = tables.Database;
    private readonly ColumnFamily _family = tables.IndexFamily;

    /// <summary>Adds a block; its inferences are numbered from <paramref name="inferenceCount"/> +
    /// 1.</summary>
    internal void Add(WriteBatch batch, ExecutedBlock executed, ulong inferenceCount)
    {
        Block block = executed.Block;
        ulong height = block.Header.Number.Value;
        Span<byte> key = stackalloc byte[HashedSize];
        Span<byte> location = stackalloc byte[LocationSize + sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(location, height);
        batch.Put(_family, Hashed(key, ChainKeyLayout.Block, block.Hash), location[..sizeof(ulong)]);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(location[8..], i);
            batch.Put(
                _family, Hashed(key, Transaction, block.Transactions[i].Hash), location[..LocationSize]);
        }

        Span<byte> numbered = stackalloc byte[NumberedSize];
        Span<byte> entry = stackalloc byte[Hash256.Size + LocationSize];
        foreach (AttributionRecord record in executed.Attributions)
        {
            inferenceCount++;
            BinaryPrimitives.WriteInt32BigEndian(location[8..], record.TransactionIndex);
            BinaryPrimitives.WriteUInt64BigEndian(location[LocationSize..], inferenceCount);
            batch.Put(_family, Hashed(key, Inference, record.InferenceId), location);
            record.InferenceId.CopyTo(entry);
            location[..LocationSize].CopyTo(entry[Hash256.Size..]);
            batch.Put(_family, Numbered(numbered, InferenceSequence, inferenceCount), entry);
        }

        if (!block.Header.LogsBloom.Equals(Bloom.Empty))
        {
            batch.Put(_family, Numbered(numbered, LogFilter, height), block.Header.LogsBloom.Bytes);
        }
    }

    internal TransactionLocation? FindTransaction(Hash256 hash) => FindLocation(Transaction, hash);

    internal TransactionLocation? FindInference(Hash256 id) => FindLocation(Inference, id);

    internal Height? FindBlock(Hash256 hash)
    {
        Span<byte> key = stackalloc byte[HashedSize];
        using PinnedValue stored = _database.GetPinned(_family, Hashed(key, ChainKeyLayout.Block, hash));
        return stored.Exists ? new Height(BinaryPrimitives.ReadUInt64BigEndian(stored.Span)) : null;
    }

    /// <summary>Inferences below a sequence number (null: all), newest first.</summary>
    internal IReadOnlyList<InferenceEntry> ListInferences(ulong? beforeSequence, int limit)
    {
        Span<byte> upper = stackalloc byte[NumberedSize];
        using RocksIterator entries = _database.NewIterator(
            _family,
            [InferenceSequence],
            Numbered(upper, InferenceSequence, beforeSequence ?? ulong.MaxValue));
        List<InferenceEntry> found = [];
        for (entries.SeekToLast(); entries.IsValid && found.Count < limit; entries.Previous())
        {
            ReadOnlySpan<byte> entry = entries.Value;
            (Height height, int index) = ReadLocation(entry[Hash256.Size..]);
            found.Add(new InferenceEntry(
                NumberOf(entries.Key), new Hash256(entry[..Hash256.Size]), height, index));
        }

        return found;
    }

    /// <summary>Heights of a range whose log filter passes a test, ascending, at most <paramref
    /// name="limit"/>.</summary>
    internal IReadOnlyList<Height> FindLogBlocks(
        Height from, Height to, Func<Bloom, bool> mayMatch, int limit)
    {
        Span<byte> lower = stackalloc byte[NumberedSize];
        Span<byte> upper = stackalloc byte[NumberedSize];
        using RocksIterator filters = _database.NewIterator(
            _family,
            Numbered(lower, LogFilter, from.Value),
            to.Value == ulong.MaxValue ? [LogFilter + 1] : Numbered(upper, LogFilter, to.Value + 1));
        List<Height> found = [];
        for (filters.SeekToFirst(); filters.IsValid && found.Count < limit; filters.Next())
        {
            if (mayMatch(Bloom.FromBytes(filters.Value)))
            {
                found.Add(new Height(NumberOf(filters.Key)));
            }
        }

        return found;
    }

    private static TransactionLocation ReadLocation(ReadOnlySpan<byte> bytes) => new(
        new Height(BinaryPrimitives.ReadUInt64BigEndian(bytes)), BinaryPrimitives.ReadInt32BigEndian(
            bytes[8..]));

    private TransactionLocation? FindLocation(byte kind, Hash256 hash)
    {
        Span<byte> key = stackalloc byte[HashedSize];
        using PinnedValue stored = _database.GetPinned(_family, Hashed(key, kind, hash));
        return stored.Exists ? ReadLocation(stored.Span) : null;
    }
}
