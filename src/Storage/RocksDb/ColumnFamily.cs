namespace OpenLedger.Storage.RocksDb;

/// <summary>An open column family. Disposing it (the database does so too) is safe in any order.</summary>
public sealed class ColumnFamily : IDisposable
{
    internal ColumnFamily(string name, ColumnFamilyHandle handle) => (Name, Handle) = (name, handle);

    /// <summary>Its name in the database.</summary>
    public string Name { get; }

    internal ColumnFamilyHandle Handle { get; }

    /// <summary>Closes the handle; later calls with this family throw <see
    /// cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => Handle.Dispose();
}
