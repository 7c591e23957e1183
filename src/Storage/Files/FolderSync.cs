using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OpenLedger.Storage.Files;

/// <summary>
/// Makes a folder's entries durable. A file that was made, renamed or deleted is so after a power cut only
/// once its folder was synced; the framework has no call for it. Where the system is not Unix its file system
/// journals entries itself and nothing is done.
/// </summary>
public static partial class FolderSync
{
    private const int OpenDirectoryReadOnly = 0;

    /// <summary>Returns when the folder's entries are on disk.</summary>
    /// <exception cref="IOException">The disk failed, or there is no such folder.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, OpenDirectoryReadOnly, 0);
        if (handle < 0)
        {
            throw Failure(folder);
        }

        try
        {
            if (Fsync(handle) != 0)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string folder)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"'{folder}' cannot be synced: {new Win32Exception(error).Message}");
    }

    [LibraryImport(
        "libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
