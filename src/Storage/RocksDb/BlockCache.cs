namespace OpenLedger.Storage.RocksDb;

/// <summary>A least-recently-used cache of table blocks, shared by the families (or databases) opened with
/// it.</summary>
public sealed class BlockCache : IDisposable
{
    /// <summary>Creates an empty cache that grows to <paramref name="capacityBytes"/>.</summary>
    public BlockCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacityBytes);
        Handle = new BlockCacheHandle((nuint)capacityBytes);
    }

    /// <summary>Bytes in use.</summary>
    public long UsageBytes => (long)NativeMethods.rocksdb_cache_get_usage(Handle);

    internal BlockCacheHandle Handle { get; }

    /// <summary>Lets go of the cache; open databases keep it until they close.</summary>
    public void Dispose() => Handle.Dispose();
}
