using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Wal;

/// <summary>A folder of its own for a log, removed at the end, and what tests do with it.</summary>
internal sealed class LogFolder : IDisposable
{
    public static readonly Hash256 Genesis = Hash256.Parse(new string('a', 64));

    public string Path { get; } = Directory.CreateTempSubdirectory("openledger-wal-").FullName;

    public string[] Segments => [.. Directory.GetFiles(Path, "*.wal").Order(StringComparer.Ordinal)];

    /// <summary>Opens the log without asking the disk to sync; gives the frames' payloads.</summary>
    public WriteAheadLog Open(out List<byte[]> payloads) => OpenAt(Path, out payloads);

    public WriteAheadLog Open() => OpenAt(Path, out _);

    public static WriteAheadLog OpenAt(string path, out List<byte[]> payloads)
    {
        List<byte[]> read = [];
        payloads = read;
        return WriteAheadLog.Open(
            path, Genesis, (_, payload) => read.Add(payload.ToArray()), file => file.Flush(), _ => { });
    }

    /// <summary>A copy in which one file has other bytes.</summary>
    public LogFolder CopyWith(string file, byte[] bytes)
    {
        LogFolder copy = new();
        foreach (string segment in Segments)
        {
            string name = System.IO.Path.GetFileName(segment);
            byte[] content = segment == file ? bytes : File.ReadAllBytes(segment);
            File.WriteAllBytes(System.IO.Path.Combine(copy.Path, name), content);
        }

        return copy;
    }

    public static WalPosition At(ulong value) => new(value);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
