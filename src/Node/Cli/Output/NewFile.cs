using OpenLedger.Node.Cli.Client;
using OpenLedger.Storage.Files;

namespace OpenLedger.Node.Cli.Output;

/// <summary>Files that a command makes. An existing one is never overwritten.</summary>
internal static class NewFile
{
    /// <summary>What everybody may read.</summary>
    public const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a file to disk, whole or not at all.</summary>
    /// <exception cref="ClientException">It is there already, or its folder cannot be written to.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        try
        {
            WholeFile.Create(path, bytes, mode);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new ClientException($"'{path}' is there already; name another file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ClientException($"'{path}' cannot be written: {fault.Message.TrimEnd('.')}", fault);
        }
    }
}
