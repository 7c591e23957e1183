using System.Reflection;
using System.Runtime.InteropServices;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// Finds native libraries by versioned soname and says in one line what to install when one is missing.
/// </summary>
public static class NativeLibraries
{
    /// <summary>
    /// Resolves <paramref name="libraries"/> for the P/Invokes of <paramref name="assembly"/>. Call it once
    /// an assembly, from the static constructor of the class that declares them (.NET allows one resolver an
    /// assembly).
    /// </summary>
    public static void Register(Assembly assembly, params NativeLibraryName[] libraries) =>
        NativeLibrary.SetDllImportResolver(assembly, (name, requester, searchPath) =>
        {
            NativeLibraryName? library = Array.Find(libraries, candidate => candidate.Name == name);
            return library is null ? nint.Zero : Load(library, requester, searchPath);
        });

    /// <summary>Loads the first file of a library that is there.</summary>
    /// <exception cref="DllNotFoundException">None is; the message names the package.</exception>
    public static nint Load(NativeLibraryName library, Assembly requester, DllImportSearchPath? searchPath)
    {
        foreach (string fileName in library.FileNames)
        {
            if (NativeLibrary.TryLoad(fileName, requester, searchPath, out nint handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"the native library {library.Name} is missing: run `apt-get install {library.AptPackage}`"
            + $" (looked for {string.Join(", ", library.FileNames)})");
    }
}
