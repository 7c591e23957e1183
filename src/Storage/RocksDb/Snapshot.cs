namespace OpenLedger.Storage.RocksDb;

/// <summary>The database as it was at one moment; holds its files until disposed. Thread-safe.</summary>
public sealed class Snapshot : IDisposable
{
    internal Snapshot(DatabaseHandle database)
    {
        Handle = new SnapshotHandle(database);
        PointReads = new ReadOptionsHandle(Handle, default, default);
    }

    internal SnapshotHandle Handle { get; }

    internal ReadOptionsHandle PointReads { get; }

    /// <summary>Releases the snapshot; iterators opened on it go on.</summary>
    public void Dispose()
    {
        PointReads.Dispose();
        Handle.Dispose();
    }
}
