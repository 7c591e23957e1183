using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage;

/// <summary>How a chain's database is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>
    /// Every commit waits until its block is on disk (fsync). Off, a loss of power may cost the last blocks,
    /// though never half of one; a kill of the process costs nothing either way.
    /// </summary>
    public bool SyncWrites { get; init; } = true;

    /// <summary>Memory of the cache of table blocks, in bytes, for all tables together.</summary>
    public long CacheBytes { get; init; } = 64L << 20;

    /// <summary>Committed blocks kept decoded in memory for readers.</summary>
    public int RecentBlocksMax { get; init; } = 64;

    /// <summary>Counts operations of the database, for tests and diagnosis.</summary>
    public bool Statistics { get; init; }

    /// <summary>Is told of the steps of each commit; null for nobody.</summary>
    public ICommitObserver? Observer { get; init; }

    internal DatabaseOptions ToDatabaseOptions() => new() { Statistics = Statistics };
}
