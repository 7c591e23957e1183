namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// Walks the keys of one family in byte order, within the bounds it was opened with, as of the moment it was
/// opened. Not thread-safe. Starts before the first key: seek first.
/// </summary>
public sealed unsafe class RocksIterator : IDisposable
{
    private readonly IteratorHandle _handle;
    private readonly ReadOptionsHandle _options;

    internal RocksIterator(DatabaseHandle database, ColumnFamily family, ReadOptionsHandle options)
    {
        _options = options;
        _handle = new IteratorHandle(database, family.Handle, options);
    }

    /// <summary>True while on a key; false beyond either end.</summary>
    /// <exception cref="RocksDbException">The iterator stopped for a read error, not for an end.</exception>
    public bool IsValid
    {
        get
        {
            if (NativeMethods.rocksdb_iter_valid(_handle) != 0)
            {
                return true;
            }

            nint error = 0;
            NativeMethods.rocksdb_iter_get_error(_handle, ref error);
            NativeError.ThrowIfSet(error, "iterate");
            return false;
        }
    }

    /// <summary>The key it is on, valid until the next move.</summary>
    public ReadOnlySpan<byte> Key
    {
        get
        {
            RequireValid();
            nint data = NativeMethods.rocksdb_iter_key(_handle, out nuint length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length));
        }
    }

    /// <summary>The value it is on, valid until the next move.</summary>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            RequireValid();
            nint data = NativeMethods.rocksdb_iter_value(_handle, out nuint length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length));
        }
    }

    /// <summary>Moves to the first key.</summary>
    public void SeekToFirst() => NativeMethods.rocksdb_iter_seek_to_first(_handle);

    /// <summary>Moves to the last key.</summary>
    public void SeekToLast() => NativeMethods.rocksdb_iter_seek_to_last(_handle);

    /// <summary>Moves to the first key at or after <paramref name="key"/>.</summary>
    public void Seek(ReadOnlySpan<byte> key) =>
        NativeMethods.rocksdb_iter_seek(_handle, key, (nuint)key.Length);

    /// <summary>Moves to the last key at or before <paramref name="key"/>.</summary>
    public void SeekForPrevious(ReadOnlySpan<byte> key) =>
        NativeMethods.rocksdb_iter_seek_for_prev(_handle, key, (nuint)key.Length);

    /// <summary>Moves one key on.</summary>
    public void Next()
    {
        RequireValid();
        NativeMethods.rocksdb_iter_next(_handle);
    }

    /// <summary>Moves one key back.</summary>
    public void Previous()
    {
        RequireValid();
        NativeMethods.rocksdb_iter_prev(_handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handle.Dispose();
        _options.Dispose();
    }

    // The library asserts on these; an exception is the better end.
    private void RequireValid()
    {
        if (NativeMethods.rocksdb_iter_valid(_handle) == 0)
        {
            throw new InvalidOperationException("the iterator is on no key");
        }
    }
}
