namespace OpenLedger.Storage.RocksDb;

/// <summary>Options of the block-based tables; copied into the family's options.</summary>
internal sealed class TableOptionsHandle : OwnedHandle
{
    internal TableOptionsHandle() => SetHandle(NativeMethods.rocksdb_block_based_options_create());

    /// <inheritdoc/>
    protected override void Free(nint native) => NativeMethods.rocksdb_block_based_options_destroy(native);
}
