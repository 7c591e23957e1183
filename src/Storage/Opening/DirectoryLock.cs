using System.Globalization;

namespace OpenLedger.Storage.Opening;

/// <summary>
/// The right to use a data folder: an exclusive lock on one file, which the system drops with the process
/// however it ends, and beside it a file that names the process for whoever comes second.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    internal const string LockFileName = "openledger.lock";
    internal const string ProcessFileName = "openledger.pid";

    private readonly FileStream _file;
    private readonly string _processPath;

    private DirectoryLock(FileStream file, string processPath) => (_file, _processPath) = (file, processPath);

    /// <summary>Takes the lock, or says who seems to hold it.</summary>
    internal static DirectoryLock? TryTake(string folder, out string holder)
    {
        string processPath = Path.Combine(folder, ProcessFileName);
        FileStream file;
        try
        {
            file = new FileStream(
                Path.Combine(folder, LockFileName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, LockFileName)))
        {
            holder = DescribeHolder(folder);
            return null;
        }

        holder = "";
        File.WriteAllText(processPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DirectoryLock(file, processPath);
    }

    /// <summary>"process N", from the file that the holder left.</summary>
    internal static string DescribeHolder(string folder)
    {
        string path = Path.Combine(folder, ProcessFileName);
        return File.Exists(path)
            && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out int id)
            ? $"process {id}"
            : "another process";
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        File.Delete(_processPath);
        _file.Dispose();
    }
}
