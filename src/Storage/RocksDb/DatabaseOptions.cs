namespace OpenLedger.Storage.RocksDb;

/// <summary>Options of a whole database, chosen for a fast open and bounded memory.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Create the database, and the families asked for that it lacks.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Table files kept open; -1 keeps all.</summary>
    public int OpenFilesMax { get; init; } = 512;

    /// <summary>Memory of all unflushed writes together, in bytes; reaching it starts a flush.</summary>
    public long WriteBufferBytesMax { get; init; } = 64L << 20;

    /// <summary>Write-ahead log size that forces a flush, in bytes: it bounds the replay after a
    /// crash.</summary>
    public long LogBytesMax { get; init; } = 64L << 20;

    /// <summary>Flush and compaction threads.</summary>
    public int BackgroundJobsMax { get; init; } = 2;

    /// <summary>Count operations, readable through the property "rocksdb.options-statistics". Costs a
    /// little.</summary>
    public bool Statistics { get; init; }

    internal OptionsHandle ToNative()
    {
        const int infoLogWarn = 2;
        const int pointInTime = 2;
        OptionsHandle native = new();
        byte create = CreateIfMissing ? (byte)1 : (byte)0;
        NativeMethods.rocksdb_options_set_create_if_missing(native, create);
        NativeMethods.rocksdb_options_set_create_missing_column_families(native, create);
        NativeMethods.rocksdb_options_set_paranoid_checks(native, 1);
        NativeMethods.rocksdb_options_set_max_open_files(native, OpenFilesMax);
        NativeMethods.rocksdb_options_set_max_file_opening_threads(native, 1);
        NativeMethods.rocksdb_options_set_max_background_jobs(native, BackgroundJobsMax);
        NativeMethods.rocksdb_options_set_db_write_buffer_size(native, (nuint)WriteBufferBytesMax);
        NativeMethods.rocksdb_options_set_max_total_wal_size(native, (ulong)LogBytesMax);

        // A torn end of the log is cut at the last whole batch. What a damaged middle cuts away is noticed by
        // the consensus floor, which lies in another file and would then be above the database's head.
        NativeMethods.rocksdb_options_set_wal_recovery_mode(native, pointInTime);
        NativeMethods.rocksdb_options_set_skip_stats_update_on_db_open(native, 1);
        NativeMethods.rocksdb_options_set_stats_dump_period_sec(native, 0);
        NativeMethods.rocksdb_options_set_stats_persist_period_sec(native, 0);
        NativeMethods.rocksdb_options_set_info_log_level(native, infoLogWarn);
        NativeMethods.rocksdb_options_set_keep_log_file_num(native, 2);
        NativeMethods.rocksdb_options_set_max_log_file_size(native, 1 << 20);
        if (Statistics)
        {
            NativeMethods.rocksdb_options_enable_statistics(native);
        }

        return native;
    }
}
