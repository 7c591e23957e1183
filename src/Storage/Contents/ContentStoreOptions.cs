namespace OpenLedger.Storage.Contents;

/// <summary>Bounds of a content store.</summary>
public sealed record ContentStoreOptions
{
    /// <summary>Bytes of all contents: what may wait on the chain (256 MiB), and uploads.</summary>
    public long BytesMax { get; init; } = 320L * 1024 * 1024;

    /// <summary>Contents.</summary>
    public int CountMax { get; init; } = 4_608;

    /// <summary>Dates what is added.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of a file that does not hold what its name says; it is removed.</summary>
    public Action<string>? Damaged { get; init; }
}
