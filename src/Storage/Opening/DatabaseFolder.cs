using System.Buffers.Binary;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage.Opening;

/// <summary>A data folder held open: its lock and its database. Layout: <c>FORMAT</c>, lock files,
/// <c>rocksdb/</c>.</summary>
internal sealed class DatabaseFolder : IDisposable
{
    internal const string DatabaseFolderName = "rocksdb";

    internal static readonly byte[] FormatKey = "format"u8.ToArray();
    internal static readonly byte[] GenesisKey = "genesis"u8.ToArray();

    private readonly DirectoryLock _lock;

    private DatabaseFolder(string path, DirectoryLock held, Tables tables) =>
        (Path, _lock, Tables) = (path, held, tables);

    internal string Path { get; }

    internal Tables Tables { get; }

    /// <summary>Opens or creates a folder for the chain of <paramref name="genesis"/>; null when it is
    /// refused.</summary>
    internal static DatabaseFolder? TryOpen(
        string folder, StoreOptions options, Hash256 genesis, out OpenRefusal refusal, out string message)
    {
        Directory.CreateDirectory(folder);
        DirectoryLock? held = DirectoryLock.TryTake(folder, out string holder);
        if (held is null)
        {
            (refusal, message) = (OpenRefusal.InUse, InUse(folder, holder));
            return null;
        }

        Tables? tables = null;
        try
        {
            if (CheckFormatFile(folder, genesis, out FormatFile? format, out refusal, out message))
            {
                string path = System.IO.Path.Combine(folder, DatabaseFolderName);
                tables = Tables.Open(path, options.CacheBytes, options.ToDatabaseOptions());
                if (CheckDatabase(folder, tables, genesis, out refusal, out message))
                {
                    if (format is null)
                    {
                        new FormatFile(FormatFile.CurrentVersion, genesis).Save(folder);
                    }

                    DatabaseFolder opened = new(folder, held, tables);
                    (held, tables) = (null, null);
                    return opened;
                }
            }
        }
        catch (RocksDbException error) when (error.IsLocked)
        {
            (refusal, message) = (OpenRefusal.InUse, InUse(folder, "another user of the database"));
        }
        catch (RocksDbException error)
        {
            refusal = OpenRefusal.Damaged;
            message = $"the data folder '{folder}' cannot be opened: {error.Reason}";
        }
        finally
        {
            tables?.Database.Dispose();
            held?.Dispose();
        }

        return null;
    }

    /// <summary>Adds what <see cref="TryOpen"/> checks later to the first batch.</summary>
    internal static void AddIdentity(WriteBatch batch, Tables tables, Hash256 genesis)
    {
        Span<byte> version = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(version, FormatFile.CurrentVersion);
        batch.Put(tables.IndexFamily, FormatKey, version);
        batch.Put(tables.IndexFamily, GenesisKey, genesis.ToArray());
    }

    /// <summary>Writes a copy that can be opened into a folder that must not exist.</summary>
    internal void CreateCheckpoint(string folder, Hash256 genesis)
    {
        if (Directory.Exists(folder))
        {
            throw new IOException($"the folder '{folder}' exists already");
        }

        Directory.CreateDirectory(folder);
        Tables.Database.CreateCheckpoint(System.IO.Path.Combine(folder, DatabaseFolderName));
        new FormatFile(FormatFile.CurrentVersion, genesis).Save(folder);
    }

    /// <summary>Closes the database, then gives the folder back.</summary>
    public void Dispose()
    {
        Tables.Database.Dispose();
        _lock.Dispose();
    }

    private static bool CheckFormatFile(
        string folder, Hash256 genesis, out FormatFile? format, out OpenRefusal refusal, out string message)
    {
        if (!FormatFile.TryLoad(folder, out format))
        {
            refusal = OpenRefusal.Damaged;
            message =
                $"the data folder '{folder}' is damaged: its file {FormatFile.FileName} is not readable";
            return false;
        }

        (refusal, message) = (default, "");
        return format is null
            || Check(folder, format.Version, format.Genesis, genesis, out refusal, out message);
    }

    private static bool CheckDatabase(
        string folder, Tables tables, Hash256 genesis, out OpenRefusal refusal, out string message)
    {
        (refusal, message) = (default, "");
        if (tables.Database.Get(tables.IndexFamily, FormatKey) is not { } version)
        {
            return true;
        }

        byte[]? stored = tables.Database.Get(tables.IndexFamily, GenesisKey);
        uint number = BinaryPrimitives.ReadUInt32BigEndian(version);
        return Check(folder, number, new Hash256(stored), genesis, out refusal, out message);
    }

    private static bool Check(
        string folder,
        uint version,
        Hash256 stored,
        Hash256 genesis,
        out OpenRefusal refusal,
        out string message)
    {
        (refusal, message) = (default, "");
        if (version > FormatFile.CurrentVersion)
        {
            refusal = OpenRefusal.NewerFormat;
            message = $"the data folder '{folder}' has storage format {version}, this node reads up to "
                + $"{FormatFile.CurrentVersion}: use the newer node that wrote it, or another folder";
            return false;
        }

        if (stored != genesis)
        {
            refusal = OpenRefusal.OtherGenesis;
            message = $"the data folder '{folder}' belongs to the chain with genesis {stored}, "
                + $"not {genesis}: use another folder, or that chain's genesis file";
            return false;
        }

        return true;
    }

    private static string InUse(string folder, string holder) =>
        $"the data folder '{folder}' is in use by {holder}: stop it first, or use another folder";
}
