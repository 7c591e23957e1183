namespace OpenLedger.Storage.RocksDb;

/// <summary>Writes that take effect together or not at all. Not thread-safe; bytes are copied in.</summary>
public sealed class WriteBatch : IDisposable
{
    /// <summary>Creates an empty batch.</summary>
    public WriteBatch() => Handle = new WriteBatchHandle();

    /// <summary>Number of writes.</summary>
    public int Count => NativeMethods.rocksdb_writebatch_count(Handle);

    /// <summary>Encoded size in bytes.</summary>
    public long SizeBytes
    {
        get
        {
            _ = NativeMethods.rocksdb_writebatch_data(Handle, out nuint size);
            return (long)size;
        }
    }

    internal WriteBatchHandle Handle { get; }

    /// <summary>Sets a key.</summary>
    public void Put(ColumnFamily family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        NativeMethods.rocksdb_writebatch_put_cf(
            Handle, family.Handle, key, (nuint)key.Length, value, (nuint)value.Length);

    /// <summary>Removes a key; an absent one is no error.</summary>
    public void Delete(ColumnFamily family, ReadOnlySpan<byte> key) =>
        NativeMethods.rocksdb_writebatch_delete_cf(Handle, family.Handle, key, (nuint)key.Length);

    /// <summary>Empties the batch for reuse.</summary>
    public void Clear() => NativeMethods.rocksdb_writebatch_clear(Handle);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
