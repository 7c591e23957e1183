namespace OpenLedger.Storage.RocksDb;

/// <summary>A snapshot; keeps its database open.</summary>
internal sealed class SnapshotHandle : OwnedHandle
{
    private readonly DatabaseHandle _database;

    internal SnapshotHandle(DatabaseHandle database)
        : base(database)
    {
        _database = database;
        SetHandle(NativeMethods.rocksdb_create_snapshot(database));
    }

    /// <inheritdoc/>
    protected override void Free(nint native) =>
        // The reference taken in the constructor keeps the raw pointer valid, though the handle may be marked
        // closed.
        NativeMethods.rocksdb_release_snapshot(_database.DangerousGetHandle(), native);
}
