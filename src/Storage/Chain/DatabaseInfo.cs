using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>Facts about a chain's database for status pages and metrics.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Library">Name the RocksDB library was found under.</param>
/// <param name="FormatVersion">Version of the storage format.</param>
/// <param name="Genesis">Hash of the genesis block.</param>
/// <param name="Head">Newest stored height; null before genesis is stored.</param>
/// <param name="OldestState">Oldest height whose state can be read.</param>
/// <param name="Tables">Its tables.</param>
public sealed record DatabaseInfo(
    string Folder,
    string Library,
    uint FormatVersion,
    Hash256 Genesis,
    Height? Head,
    Height OldestState,
    IReadOnlyList<TableInfo> Tables)
{
    /// <summary>Bytes of all table files.</summary>
    public ulong FileBytes => Tables.Aggregate(0UL, (sum, table) => sum + table.FileBytes);
}
