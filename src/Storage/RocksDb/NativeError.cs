using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>Turns the library's error strings into exceptions and frees them.</summary>
internal static class NativeError
{
    /// <summary>Throws when <paramref name="error"/> is not null, naming the operation that failed.</summary>
    internal static void ThrowIfSet(nint error, string operation)
    {
        if (error != 0)
        {
            string message = TakeString(error) ?? "no message";
            throw new RocksDbException(operation, message);
        }
    }

    /// <summary>Reads and frees a string the library allocated; null for a null pointer.</summary>
    internal static string? TakeString(nint text)
    {
        if (text == 0)
        {
            return null;
        }

        string? managed = Marshal.PtrToStringUTF8(text);
        NativeMethods.rocksdb_free(text);
        return managed;
    }
}
