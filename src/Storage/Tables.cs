using System.Globalization;
using OpenLedger.Storage.Chain;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage;

/// <summary>The column families of a chain's database (docs/spec/storage.md has every key and
/// value).</summary>
internal sealed class Tables
{
    internal const string Index = "default";
    internal const string Flat = "flat";
    internal const string Trie = "trie";
    internal const string History = "history";
    internal const string Blocks = "blocks";

    // Replaying so much takes a few milliseconds, as does writing five files.
    private const long FlushBytesMin = 4L << 20;

    private Tables(RocksDatabase database)
    {
        Database = database;
        FlatFamily = database[Flat];
        TrieFamily = database[Trie];
        HistoryFamily = database[History];
        BlocksFamily = database[Blocks];
        IndexFamily = database[Index];
    }

    internal RocksDatabase Database { get; }

    /// <summary>Accounts and slots of the newest stored state.</summary>
    internal ColumnFamily FlatFamily { get; }

    /// <summary>Trie nodes of the newest stored state by path.</summary>
    internal ColumnFamily TrieFamily { get; }

    /// <summary>What each of the last blocks overwrote.</summary>
    internal ColumnFamily HistoryFamily { get; }

    /// <summary>Bulk data: headers, bodies, receipts, records, certificates by height; content by
    /// root.</summary>
    internal ColumnFamily BlocksFamily { get; }

    /// <summary>What there is one of (format, genesis, head), under a name; and small
    /// look-ups under a kind byte: by transaction, block and inference, log filters.</summary>
    internal ColumnFamily IndexFamily { get; }

    /// <summary>Opens or creates the database; one cache of <paramref name="cacheBytes"/> serves all
    /// families.</summary>
    /// <exception cref="RocksDbException">It cannot be opened.</exception>
    internal static Tables Open(string folder, long cacheBytes, DatabaseOptions options)
    {
        using BlockCache cache = new(cacheBytes);
        try
        {
            return Open(folder, cache, options, Compression.Lz4);
        }
        catch (RocksDbException error) when (error.IsCompressionMissing)
        {
            return Open(folder, cache, options, Compression.None);
        }
    }

    /// <summary>Sizes of a table.</summary>
    internal TableInfo Describe(ColumnFamily family) => new(
        family.Name,
        Number(family, "rocksdb.estimate-num-keys"),
        Number(family, "rocksdb.live-sst-files-size"),
        Number(family, "rocksdb.size-all-mem-tables"));

    /// <summary>Writes the memory of all tables to files when it is more than <see cref="FlushBytesMin"/>.</summary>
    internal void Flush()
    {
        if (Database.Families.Sum(family => (long)Describe(family).MemoryBytes) <= FlushBytesMin)
        {
            return;
        }

        foreach (ColumnFamily family in Database.Families)
        {
            Database.Flush(family);
        }
    }

    /// <summary>How often the log was synced since the open, if the database counts; else 0.</summary>
    internal long CountLogSyncs()
    {
        const string name = "rocksdb.wal.synced COUNT : ";
        string all = Database.GetProperty(IndexFamily, "rocksdb.options-statistics") ?? "";
        string? line = all.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[name.Length..], CultureInfo.InvariantCulture);
    }

    private static Tables Open(
        string folder, BlockCache cache, DatabaseOptions options, Compression compression)
    {
        ColumnFamilyOptions small = new() { Cache = cache, Compression = compression };

        // Bodies and content are read whole and compress best in large blocks.
        ColumnFamilyOptions bulk = small with { BlockBytes = 32 << 10 };
        return new Tables(RocksDatabase.Open(
            folder,
            options,
            [(Index, small), (Flat, small), (Trie, small), (History, small), (Blocks, bulk)]));
    }

    private ulong Number(ColumnFamily family, string property) =>
        ulong.TryParse(Database.GetProperty(family, property), CultureInfo.InvariantCulture, out ulong number)
            ? number
            : 0;
}
