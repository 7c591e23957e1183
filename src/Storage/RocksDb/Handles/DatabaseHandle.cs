namespace OpenLedger.Storage.RocksDb;

/// <summary>The open database: closed when the last handle that refers to it is released.</summary>
internal sealed class DatabaseHandle : OwnedHandle
{
    internal DatabaseHandle(nint native) => SetHandle(native);

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_close(native);
}
