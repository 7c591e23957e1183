namespace OpenLedger.Storage.RocksDb;

/// <summary>Write options, immutable.</summary>
internal sealed class WriteOptionsHandle : OwnedHandle
{
    internal WriteOptionsHandle(bool sync)
    {
        SetHandle(NativeMethods.rocksdb_writeoptions_create());
        NativeMethods.rocksdb_writeoptions_set_sync(handle, sync ? (byte)1 : (byte)0);
    }

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_writeoptions_destroy(native);
}
