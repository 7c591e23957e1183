using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>
/// The functions of RocksDB's C interface (rocksdb/c.h of 7.8) that this room calls. Error strings arrive
/// through a char** that must be null before the call and is freed by <see cref="NativeError"/>.
/// </summary>
internal static partial class NativeMethods
{
    internal const string Library = "rocksdb";

    // Registers the resolver before the first import is bound.
    static NativeMethods() => RuntimeHelpers.RunClassConstructor(typeof(NativeLibraryResolver).TypeHandle);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint rocksdb_open_column_families(
        OptionsHandle options,
        string name,
        int count,
        byte** names,
        nint* familyOptions,
        nint* familyHandles,
        ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_close(nint db);

    [LibraryImport(Library)]
    internal static partial void rocksdb_column_family_handle_destroy(nint family);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rocksdb_list_column_families(
        OptionsHandle options, string name, out nuint count, ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_list_column_families_destroy(nint list, nuint count);

    [LibraryImport(Library)]
    internal static partial void rocksdb_put_cf(
        DatabaseHandle db,
        WriteOptionsHandle options,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> key,
        nuint keyLength,
        ReadOnlySpan<byte> value,
        nuint valueLength,
        ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_delete_cf(
        DatabaseHandle db,
        WriteOptionsHandle options,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> key,
        nuint keyLength,
        ref nint error);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_get_pinned_cf(
        DatabaseHandle db,
        ReadOptionsHandle options,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> key,
        nuint keyLength,
        ref nint error);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_pinnableslice_value(nint slice, out nuint length);

    [LibraryImport(Library)]
    internal static partial void rocksdb_pinnableslice_destroy(nint slice);

    [LibraryImport(Library)]
    internal static partial void rocksdb_write(
        DatabaseHandle db, WriteOptionsHandle options, WriteBatchHandle batch, ref nint error);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_writebatch_create();

    [LibraryImport(Library)]
    internal static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(Library)]
    internal static partial void rocksdb_writebatch_clear(WriteBatchHandle batch);

    [LibraryImport(Library)]
    internal static partial int rocksdb_writebatch_count(WriteBatchHandle batch);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_writebatch_data(WriteBatchHandle batch, out nuint size);

    [LibraryImport(Library)]
    internal static partial void rocksdb_writebatch_put_cf(
        WriteBatchHandle batch,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> key,
        nuint keyLength,
        ReadOnlySpan<byte> value,
        nuint valueLength);

    [LibraryImport(Library)]
    internal static partial void rocksdb_writebatch_delete_cf(
        WriteBatchHandle batch, ColumnFamilyHandle family, ReadOnlySpan<byte> key, nuint keyLength);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_create_snapshot(DatabaseHandle db);

    [LibraryImport(Library)]
    internal static partial void rocksdb_release_snapshot(nint db, nint snapshot);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_checkpoint_object_create(DatabaseHandle db, ref nint error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void rocksdb_checkpoint_create(
        nint checkpoint, string folder, ulong logSizeForFlush, ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_checkpoint_object_destroy(nint checkpoint);

    [LibraryImport(Library)]
    internal static partial nint rocksdb_flushoptions_create();

    [LibraryImport(Library)]
    internal static partial void rocksdb_flushoptions_destroy(nint options);

    [LibraryImport(Library)]
    internal static partial void rocksdb_flush_cf(
        DatabaseHandle db, nint options, ColumnFamilyHandle family, ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_flush_wal(DatabaseHandle db, byte sync, ref nint error);

    [LibraryImport(Library)]
    internal static partial void rocksdb_compact_range_cf(
        DatabaseHandle db,
        ColumnFamilyHandle family,
        nint start,
        nuint startLength,
        nint limit,
        nuint limitLength);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint rocksdb_property_value_cf(
        DatabaseHandle db, ColumnFamilyHandle family, string name);

    [LibraryImport(Library)]
    internal static partial void rocksdb_free(nint pointer);
}
