namespace OpenLedger.Storage.RocksDb;

/// <summary>A shared block cache; databases hold their own reference to it.</summary>
internal sealed class BlockCacheHandle : OwnedHandle
{
    internal BlockCacheHandle(nuint capacityBytes) =>
        SetHandle(NativeMethods.rocksdb_cache_create_lru(capacityBytes));

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_cache_destroy(native);
}
