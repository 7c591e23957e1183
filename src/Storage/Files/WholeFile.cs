namespace OpenLedger.Storage.Files;

/// <summary>
/// Writes files whole or not at all: into a draft beside the file, flushed to the disk, which then gets the
/// file's name, and the folder is synced. A reader, also after a crash or a power cut, sees the old file, the
/// new one, or none. One writer of a path at a time.
/// </summary>
public static class WholeFile
{
    /// <summary>What only the owner may read and write: keys.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>What a draft's name ends with. One that a crash left is overwritten by the next.</summary>
    public const string DraftSuffix = ".new";

    /// <summary>Writes a file, in the place of one that is there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="syncFolder">Makes the folder's entries durable; null: <see
    /// cref="FolderSync.Sync"/>.</param>
    /// <exception cref="IOException">The disk failed; the file is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is closed to this process.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, Action<string>? syncFolder = null)
    {
        string draft = Draft(path, bytes, mode: null);
        File.Move(draft, path, overwrite: true);
        Sync(path, syncFolder);
    }

    /// <summary>Writes a file that is not there yet.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="mode">Who may do what with it, where the system knows; null: as the process makes
    /// files.</param>
    /// <exception cref="IOException">It is there, and stays as it is; or the disk failed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is closed to this process.</exception>
    public static void Create(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode = null)
    {
        string draft = Draft(path, bytes, mode);
        try
        {
            File.Move(draft, path);
        }
        catch (IOException)
        {
            File.Delete(draft);
            throw;
        }

        Sync(path, null);
    }

    private static string Draft(string path, ReadOnlySpan<byte> bytes, UnixFileMode? mode)
    {
        string draft = path + DraftSuffix;
        File.Delete(draft); // of a write that was cut off: its mode would stay
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (mode is { } given && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = given;
        }

        using FileStream file = new(draft, options);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        return draft;
    }

    private static void Sync(string path, Action<string>? syncFolder) =>
        (syncFolder ?? FolderSync.Sync)(Path.GetDirectoryName(Path.GetFullPath(path))!);
}
