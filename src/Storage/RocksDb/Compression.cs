namespace OpenLedger.Storage.RocksDb;

/// <summary>How table blocks are compressed; the values are RocksDB's own.</summary>
public enum Compression
{
    /// <summary>Stored as they are; every build can.</summary>
    None = 0,

    /// <summary>Snappy.</summary>
    Snappy = 1,

    /// <summary>zlib: slow.</summary>
    Zlib = 2,

    /// <summary>LZ4: the default of the stores, decompresses at memory speed.</summary>
    Lz4 = 4,

    /// <summary>Zstandard: densest.</summary>
    Zstd = 7,
}
