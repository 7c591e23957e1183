using System.Reflection;
using System.Runtime.InteropServices;

namespace OpenLedger.Storage.RocksDb;

/// <summary>Finds librocksdb under the names distributions give it; its absence is one clear line.</summary>
internal static class NativeLibraryResolver
{
    /// <summary>Tried in order. The C functions used here are the same in all of them.</summary>
    internal static readonly string[] Candidates =
    [
        "librocksdb.so.7.8", "librocksdb.so.8.9", "librocksdb.so.9.10",
        "librocksdb.so.7", "librocksdb.so.8", "librocksdb.so.9", "librocksdb.so", "rocksdb",
    ];

    static NativeLibraryResolver() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);

    /// <summary>The name under which the library was found; null before the first call into it.</summary>
    internal static string? LoadedName { get; private set; }

    /// <summary>Loads the first candidate that exists.</summary>
    /// <exception cref="DllNotFoundException">None exists; the message names the package to
    /// install.</exception>
    internal static nint Load(IEnumerable<string> candidates, Assembly assembly)
    {
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, null, out nint library))
            {
                LoadedName = candidate;
                return library;
            }
        }

        throw new DllNotFoundException(
            "RocksDB is not installed: run 'apt-get install librocksdb7.8' "
            + "(librocksdb8.9 or librocksdb9.10 on newer systems)");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == NativeMethods.Library ? Load(Candidates, assembly) : 0;
}
