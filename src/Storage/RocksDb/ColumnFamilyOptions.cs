namespace OpenLedger.Storage.RocksDb;

/// <summary>Options of one column family.</summary>
public sealed record ColumnFamilyOptions
{
    // The newest table format that every supported library (7.8 to 9.10) reads and writes.
    private const int TableFormatVersion = 5;

    /// <summary>Compression of table blocks.</summary>
    public Compression Compression { get; init; } = Compression.Lz4;

    /// <summary>Bits a key of the bloom filter that spares look-ups of absent keys; 0 for none.</summary>
    public int BloomBitsPerKey { get; init; } = 10;

    /// <summary>Size of an uncompressed table block in bytes.</summary>
    public int BlockBytes { get; init; } = 8 << 10;

    /// <summary>Memory of unflushed writes, in bytes.</summary>
    public long WriteBufferBytes { get; init; } = 32L << 20;

    /// <summary>Cache of table blocks, filters and indexes; null: a small one of the library's own.</summary>
    public BlockCache? Cache { get; init; }

    internal OptionsHandle ToNative()
    {
        OptionsHandle native = new();
        NativeMethods.rocksdb_options_set_compression(native, (int)Compression);
        NativeMethods.rocksdb_options_set_write_buffer_size(native, (nuint)WriteBufferBytes);
        NativeMethods.rocksdb_options_set_level_compaction_dynamic_level_bytes(native, 1);
        using TableOptionsHandle table = new();
        NativeMethods.rocksdb_block_based_options_set_format_version(table, TableFormatVersion);
        NativeMethods.rocksdb_block_based_options_set_block_size(table, (nuint)BlockBytes);
        if (BloomBitsPerKey > 0)
        {
            // The table options own the policy from here on.
            nint policy = NativeMethods.rocksdb_filterpolicy_create_bloom_full(BloomBitsPerKey);
            NativeMethods.rocksdb_block_based_options_set_filter_policy(table, policy);
        }

        if (Cache is not null)
        {
            NativeMethods.rocksdb_block_based_options_set_block_cache(table, Cache.Handle);
            NativeMethods.rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1);
            NativeMethods.rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1);
        }

        NativeMethods.rocksdb_options_set_block_based_table_factory(native, table);
        return native;
    }
}
