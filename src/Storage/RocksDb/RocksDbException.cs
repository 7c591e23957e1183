namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// RocksDB refused an operation. After a failed write the disk is not to be trusted: callers end the node
/// with a non-zero exit code, and nothing is half-written, because batches are atomic.
/// </summary>
public sealed class RocksDbException : Exception
{
    /// <summary>The operation that failed and the library's own message.</summary>
    public RocksDbException(string operation, string reason)
        : base($"RocksDB {operation} failed: {reason}") => (Operation, Reason) = (operation, reason);

    /// <summary>The operation that failed, such as "open" or "write".</summary>
    public string Operation { get; }

    /// <summary>The library's message, such as "Corruption: checksum mismatch".</summary>
    public string Reason { get; }

    /// <summary>True when the database is open in this or another process.</summary>
    public bool IsLocked =>
        Reason.StartsWith("IO error", StringComparison.Ordinal)
        && Reason.Contains("LOCK", StringComparison.Ordinal);

    /// <summary>True when the stored bytes are damaged.</summary>
    public bool IsCorruption => Reason.StartsWith("Corruption", StringComparison.Ordinal);

    /// <summary>True when this build of the library lacks the compression asked for.</summary>
    public bool IsCompressionMissing =>
        Reason.StartsWith("Invalid argument", StringComparison.Ordinal)
        && Reason.Contains("not linked with the binary", StringComparison.Ordinal);
}
