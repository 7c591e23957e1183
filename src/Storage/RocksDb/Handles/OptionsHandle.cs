namespace OpenLedger.Storage.RocksDb;

/// <summary>Options of a database or a column family; the library copies them on open.</summary>
internal sealed class OptionsHandle : OwnedHandle
{
    internal OptionsHandle() => SetHandle(NativeMethods.rocksdb_options_create());

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_options_destroy(native);
}
