using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// Read options, immutable. The library keeps pointers to the bounds while an iterator runs, so they live in
/// native memory owned here, and the iterator keeps this handle alive; a snapshot is kept alive likewise.
/// </summary>
internal sealed unsafe class ReadOptionsHandle : OwnedHandle
{
    private nint _lower;
    private nint _upper;

    internal ReadOptionsHandle()
        : base() => SetHandle(NativeMethods.rocksdb_readoptions_create());

    internal ReadOptionsHandle(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
        : this() => SetBounds(lower, upper);

    internal ReadOptionsHandle(SnapshotHandle snapshot, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
        : base(snapshot)
    {
        SetHandle(NativeMethods.rocksdb_readoptions_create());
        NativeMethods.rocksdb_readoptions_set_snapshot(handle, snapshot);
        SetBounds(lower, upper);
    }

    /// <inheritdoc/>
    protected override void Free(nint native)
    {
        NativeMethods.rocksdb_readoptions_destroy(native);
        NativeMemory.Free((void*)_lower);
        NativeMemory.Free((void*)_upper);
    }

    private static nint Copy(ReadOnlySpan<byte> bytes)
    {
        void* copy = NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return (nint)copy;
    }

    private void SetBounds(ReadOnlySpan<byte> lower, ReadOnlySpan<byte> upper)
    {
        if (!lower.IsEmpty)
        {
            _lower = Copy(lower);
            NativeMethods.rocksdb_readoptions_set_iterate_lower_bound(handle, _lower, (nuint)lower.Length);
        }

        if (!upper.IsEmpty)
        {
            _upper = Copy(upper);
            NativeMethods.rocksdb_readoptions_set_iterate_upper_bound(handle, _upper, (nuint)upper.Length);
        }
    }
}
