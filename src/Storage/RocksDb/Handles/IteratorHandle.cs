namespace OpenLedger.Storage.RocksDb;

/// <summary>An iterator; keeps its family (and so the database) and its read options alive.</summary>
internal sealed class IteratorHandle : OwnedHandle
{
    internal IteratorHandle(DatabaseHandle database, ColumnFamilyHandle family, ReadOptionsHandle options)
        : base(database, family, options) =>
        SetHandle(NativeMethods.rocksdb_create_iterator_cf(database, options, family));

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_iter_destroy(native);
}
