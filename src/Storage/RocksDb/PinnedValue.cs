using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// A value read without a copy: the bytes lie in the library's cache until <see cref="Dispose"/>, which must
/// be called exactly once. Until then the database stays open.
/// </summary>
public readonly unsafe ref struct PinnedValue
{
    private readonly nint _slice;
    private readonly SafeHandle? _database;

    // Takes over the reference on the database that the caller added.
    internal PinnedValue(nint slice, SafeHandle database)
    {
        nint data = NativeMethods.rocksdb_pinnableslice_value(slice, out nuint length);
        (_slice, _database) = (slice, database);
        Span = new ReadOnlySpan<byte>((void*)data, checked((int)length));
    }

    /// <summary>False when the key is absent.</summary>
    public bool Exists => _slice != 0;

    /// <summary>The bytes; empty when the key is absent.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Unpins the bytes; <see cref="Span"/> must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_slice != 0)
        {
            NativeMethods.rocksdb_pinnableslice_destroy(_slice);
            _database!.DangerousRelease();
        }
    }
}
