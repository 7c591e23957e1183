using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// An open RocksDB database over the library's C interface. Thread-safe. Objects made from it (families,
/// iterators, snapshots) may be disposed before or after it in any order: the database closes when the last
/// of them is gone.
/// </summary>
public sealed class RocksDatabase : IDisposable
{
    /// <summary>Most families a database of ours has: each costs about 4 ms an open.</summary>
    public const int FamiliesMax = 6;

    private readonly DatabaseHandle _handle;
    private readonly Dictionary<string, ColumnFamily> _families;
    private readonly ReadOptionsHandle _reads = new();
    private readonly WriteOptionsHandle _syncedWrites = new(sync: true);
    private readonly WriteOptionsHandle _writes = new(sync: false);

    // A disposed handle still works while others refer to it, so that disposal is safe; new work is refused
    // here.
    private volatile bool _disposed;

    private RocksDatabase(DatabaseHandle handle, Dictionary<string, ColumnFamily> families) =>
        (_handle, _families) = (handle, families);

    /// <summary>The name the native library was found under; null before the first use.</summary>
    public static string? LibraryName => NativeLibraryResolver.LoadedName;

    /// <summary>The families it was opened with.</summary>
    public IEnumerable<ColumnFamily> Families => _families.Values;

    private DatabaseHandle Live
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _handle;
        }
    }

    /// <summary>The family of that name, which must be one it was opened with.</summary>
    public ColumnFamily this[string name] => _families[name];

    /// <summary>
    /// Opens <paramref name="folder"/> with exactly these families ("default" among them, and all that it
    /// has).
    /// </summary>
    /// <exception cref="RocksDbException">In use, damaged, absent, or with other families.</exception>
    public static unsafe RocksDatabase Open(
        string folder,
        DatabaseOptions options,
        IReadOnlyList<(string Name, ColumnFamilyOptions Options)> families)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(families.Count, FamiliesMax, nameof(families));
        int count = families.Count;
        using OptionsHandle databaseOptions = options.ToNative();
        OptionsHandle[] familyOptions = new OptionsHandle[count];
        byte** names = stackalloc byte*[FamiliesMax];
        nint* rawOptions = stackalloc nint[FamiliesMax];
        nint* rawFamilies = stackalloc nint[FamiliesMax];
        int named = 0;
        try
        {
            for (; named < count; named++)
            {
                familyOptions[named] = families[named].Options.ToNative();
                rawOptions[named] = familyOptions[named].DangerousGetHandle();
                names[named] = (byte*)Marshal.StringToCoTaskMemUTF8(families[named].Name);
            }

            nint error = 0;
            nint db = NativeMethods.rocksdb_open_column_families(
                databaseOptions, folder, count, names, rawOptions, rawFamilies, ref error);
            NativeError.ThrowIfSet(error, "open");
            DatabaseHandle handle = new(db);
            Dictionary<string, ColumnFamily> opened = new(StringComparer.Ordinal);
            for (int i = 0; i < count; i++)
            {
                string name = families[i].Name;
                opened.Add(name, new ColumnFamily(name, new ColumnFamilyHandle(rawFamilies[i], handle)));
            }

            return new RocksDatabase(handle, opened);
        }
        finally
        {
            for (int i = 0; i < named; i++)
            {
                familyOptions[i].Dispose();
                Marshal.FreeCoTaskMem((nint)names[i]);
            }
        }
    }

    /// <summary>Names of the families of the closed or open database in <paramref name="folder"/>.</summary>
    /// <exception cref="RocksDbException">There is no database.</exception>
    public static unsafe IReadOnlyList<string> ListFamilies(string folder)
    {
        using OptionsHandle options = new();
        nint error = 0;
        nint list = NativeMethods.rocksdb_list_column_families(options, folder, out nuint count, ref error);
        NativeError.ThrowIfSet(error, "list of families");
        string[] names = new string[(int)count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Marshal.PtrToStringUTF8(((nint*)list)[i])!;
        }

        NativeMethods.rocksdb_list_column_families_destroy(list, count);
        return names;
    }

    /// <summary>A copy of the value of a key, or null when absent.</summary>
    public byte[]? Get(ColumnFamily family, ReadOnlySpan<byte> key, Snapshot? snapshot = null)
    {
        using PinnedValue value = GetPinned(family, key, snapshot);
        return value.Exists ? value.Span.ToArray() : null;
    }

    /// <summary>The value of a key without a copy; dispose it soon.</summary>
    public PinnedValue GetPinned(ColumnFamily family, ReadOnlySpan<byte> key, Snapshot? snapshot = null)
    {
        // The value points into the library's memory: the database must not close before it is disposed.
        bool added = false;
        Live.DangerousAddRef(ref added);
        nint slice = 0;
        try
        {
            nint error = 0;
            slice = NativeMethods.rocksdb_get_pinned_cf(
                Live, snapshot?.PointReads ?? _reads, family.Handle, key, (nuint)key.Length, ref error);
            NativeError.ThrowIfSet(error, "get");
            return slice == 0 ? default : new PinnedValue(slice, _handle);
        }
        finally
        {
            if (slice == 0)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <summary>Sets one key.</summary>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, bool sync)
    {
        nint error = 0;
        NativeMethods.rocksdb_put_cf(
            Live, OptionsFor(sync), family.Handle,
            key, (nuint)key.Length, value, (nuint)value.Length, ref error);
        NativeError.ThrowIfSet(error, "put");
    }

    /// <summary>Removes one key; an absent one is no error.</summary>
    public void Delete(ColumnFamily family, ReadOnlySpan<byte> key, bool sync)
    {
        nint error = 0;
        NativeMethods.rocksdb_delete_cf(
            Live, OptionsFor(sync), family.Handle, key, (nuint)key.Length, ref error);
        NativeError.ThrowIfSet(error, "delete");
    }

    /// <summary>
    /// Applies a batch atomically. With <paramref name="sync"/> it is on disk (fsync of the log) before the
    /// return.
    /// </summary>
    public void Write(WriteBatch batch, bool sync)
    {
        nint error = 0;
        NativeMethods.rocksdb_write(Live, OptionsFor(sync), batch.Handle, ref error);
        NativeError.ThrowIfSet(error, "write");
    }

    /// <summary>An iterator over the keys from <paramref name="lower"/> to before <paramref name="upper"/>;
    /// an empty bound is none.</summary>
    public RocksIterator NewIterator(
        ColumnFamily family,
        ReadOnlySpan<byte> lower = default,
        ReadOnlySpan<byte> upper = default,
        Snapshot? snapshot = null)
    {
        ReadOptionsHandle options = snapshot is null
            ? new ReadOptionsHandle(lower, upper)
            : new ReadOptionsHandle(snapshot.Handle, lower, upper);
        return new RocksIterator(Live, family, options);
    }

    /// <summary>An iterator over the keys that begin with <paramref name="prefix"/>.</summary>
    public RocksIterator NewPrefixIterator(
        ColumnFamily family, ReadOnlySpan<byte> prefix, Snapshot? snapshot = null)
    {
        byte[] upper = prefix.ToArray();
        int last = upper.Length - 1;
        while (last >= 0 && upper[last] == 0xFF)
        {
            last--;
        }

        // A prefix of 0xFF bytes only has no successor: its range ends with the family.
        if (last >= 0)
        {
            upper[last]++;
        }

        return NewIterator(family, prefix, upper.AsSpan(0, last + 1), snapshot);
    }

    /// <summary>Holds the database as it is now.</summary>
    public Snapshot CreateSnapshot() => new(Live);

    /// <summary>Writes a consistent copy into <paramref name="folder"/>, which must not exist; tables are
    /// hard-linked when it lies on the same file system.</summary>
    public void CreateCheckpoint(string folder)
    {
        nint error = 0;
        nint checkpoint = NativeMethods.rocksdb_checkpoint_object_create(Live, ref error);
        NativeError.ThrowIfSet(error, "checkpoint");
        NativeMethods.rocksdb_checkpoint_create(checkpoint, folder, 0, ref error);
        NativeMethods.rocksdb_checkpoint_object_destroy(checkpoint);
        NativeError.ThrowIfSet(error, "checkpoint");
    }

    /// <summary>Writes a family's memory to table files and waits for it.</summary>
    public void Flush(ColumnFamily family)
    {
        nint options = NativeMethods.rocksdb_flushoptions_create();
        nint error = 0;
        try
        {
            NativeMethods.rocksdb_flush_cf(Live, options, family.Handle, ref error);
        }
        finally
        {
            NativeMethods.rocksdb_flushoptions_destroy(options);
        }

        NativeError.ThrowIfSet(error, "flush");
    }

    /// <summary>Puts everything written so far on disk (fsync of the log).</summary>
    public void SyncLog()
    {
        nint error = 0;
        NativeMethods.rocksdb_flush_wal(Live, 1, ref error);
        NativeError.ThrowIfSet(error, "sync");
    }

    /// <summary>Compacts all of a family and waits for it.</summary>
    public void Compact(ColumnFamily family) =>
        NativeMethods.rocksdb_compact_range_cf(Live, family.Handle, 0, 0, 0, 0);

    /// <summary>A property such as "rocksdb.stats"; null when unknown.</summary>
    public string? GetProperty(ColumnFamily family, string name) =>
        NativeError.TakeString(NativeMethods.rocksdb_property_value_cf(Live, family.Handle, name));

    /// <summary>Closes the families and, once every iterator and snapshot is gone too, the
    /// database.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (ColumnFamily family in _families.Values)
        {
            family.Dispose();
        }

        _reads.Dispose();
        _writes.Dispose();
        _syncedWrites.Dispose();
        _handle.Dispose();
    }

    private WriteOptionsHandle OptionsFor(bool sync) => sync ? _syncedWrites : _writes;
}
