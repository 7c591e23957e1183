namespace OpenLedger.Storage.RocksDb;

/// <summary>A write batch; independent of any database.</summary>
internal sealed class WriteBatchHandle : OwnedHandle
{
    internal WriteBatchHandle() => SetHandle(NativeMethods.rocksdb_writebatch_create());

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_writebatch_destroy(native);
}
