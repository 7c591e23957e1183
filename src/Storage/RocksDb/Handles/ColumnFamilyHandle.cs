namespace OpenLedger.Storage.RocksDb;

/// <summary>A column family; keeps its database open.</summary>
internal sealed class ColumnFamilyHandle : OwnedHandle
{
    internal ColumnFamilyHandle(nint native, DatabaseHandle database)
        : base(database) => SetHandle(native);

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_column_family_handle_destroy(native);
}
