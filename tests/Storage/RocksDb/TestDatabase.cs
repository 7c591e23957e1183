using System.Text;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage.Tests.RocksDb;

internal static class TestDatabase
{
    public static RocksDatabase Open(string folder, params string[] families) =>
        Open(folder, new DatabaseOptions(), new ColumnFamilyOptions(), families);

    public static RocksDatabase Open(
        string folder, DatabaseOptions options, ColumnFamilyOptions familyOptions,
        params string[] families) =>
        RocksDatabase.Open(
            folder, options, [("default", familyOptions), .. families.Select(f => (f, familyOptions))]);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    public static List<string> Keys(RocksIterator iterator)
    {
        List<string> keys = [];
        for (iterator.SeekToFirst(); iterator.IsValid; iterator.Next())
        {
            keys.Add(Text(iterator.Key));
        }

        return keys;
    }
}
