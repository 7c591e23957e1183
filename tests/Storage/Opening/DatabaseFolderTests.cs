using OpenLedger.Primitives.Values;
using OpenLedger.Storage.Opening;
using OpenLedger.Storage.RocksDb;

namespace OpenLedger.Storage.Tests.Opening;

public sealed class DatabaseFolderTests
{
    private static readonly Hash256 Genesis = Hash256.Parse(new string('a', 64));
    private static readonly Hash256 Other = Hash256.Parse(new string('b', 64));

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void TryOpen_NewFolder_ThenAgain_IsTheSameChain()
    {
        string folder = _folder.Sub("a/b");

        Open(folder).Dispose();
        Open(folder).Dispose();

        Assert.That(File.ReadAllText(Path.Combine(folder, "FORMAT")), Is.EqualTo(
            $"openledger storage\nformat 1\ngenesis {Genesis}\n"));
        Assert.That(
            File.Exists(Path.Combine(folder, DirectoryLock.ProcessFileName)), Is.False, "closed cleanly");
    }

    [Test]
    public void TryOpen_OtherGenesis_IsRefusedUntouched()
    {
        Open(_folder.Path).Dispose();

        AssertRefused(OpenRefusal.OtherGenesis, $"genesis {Genesis}", Other);

        // Without the file the database itself still knows.
        using (DatabaseFolder opened = Open(_folder.Path))
        {
            using WriteBatch batch = new();
            DatabaseFolder.AddIdentity(batch, opened.Tables, Genesis);
            opened.Tables.Database.Write(batch, sync: false);
        }

        File.Delete(_folder.Sub(FormatFile.FileName));
        AssertRefused(OpenRefusal.OtherGenesis, $"genesis {Genesis}", Other);
        Open(_folder.Path).Dispose();
    }

    [Test]
    public void TryOpen_NewerFormat_IsRefusedBeforeTheDatabaseIsTouched()
    {
        File.WriteAllText(
            _folder.Sub(FormatFile.FileName),
            "openledger storage\nformat 2\nanything newer nodes may write\nmore\n");

        AssertRefused(OpenRefusal.NewerFormat, "storage format 2, this node reads up to 1");
        Assert.That(Directory.Exists(_folder.Sub(DatabaseFolder.DatabaseFolderName)), Is.False);
    }

    [Test]
    public void TryOpen_NewerFormatInTheDatabaseOnly_IsRefused()
    {
        using (DatabaseFolder opened = Open(_folder.Path))
        {
            Tables tables = opened.Tables;
            using WriteBatch batch = new();
            DatabaseFolder.AddIdentity(batch, tables, Genesis);
            batch.Put(tables.IndexFamily, DatabaseFolder.FormatKey, [0, 0, 0, 9]);
            tables.Database.Write(batch, sync: false);
        }

        File.Delete(_folder.Sub(FormatFile.FileName));

        AssertRefused(OpenRefusal.NewerFormat, "storage format 9");
    }

    [TestCase("")]
    [TestCase("something else\nformat 1\ngenesis 0x00\n")]
    [TestCase("openledger storage\nformat 0\ngenesis 0x00\n")]
    [TestCase("openledger storage\nformat one\ngenesis 0x00\n")]
    [TestCase("openledger storage\nformat 1\ngenesis 0x00\n")]
    [TestCase("openledger storage\nformat 1\n")]
    public void TryOpen_UnreadableFormatFile_IsDamaged(string content)
    {
        File.WriteAllText(_folder.Sub(FormatFile.FileName), content);

        AssertRefused(OpenRefusal.Damaged, "FORMAT is not readable");
    }

    [Test]
    public void TryOpen_FormatFileBeyondItsMaximum_IsDamaged()
    {
        Open(_folder.Path).Dispose();
        File.AppendAllText(_folder.Sub(FormatFile.FileName), new string(' ', FormatFile.SizeBytesMax));

        AssertRefused(OpenRefusal.Damaged, "FORMAT is not readable");
    }

    [Test]
    public void TryOpen_DamagedDatabase_IsDamaged()
    {
        Open(_folder.Path).Dispose();
        File.WriteAllText(
            Path.Combine(_folder.Path, DatabaseFolder.DatabaseFolderName, "CURRENT"), "MANIFEST-9\n");

        AssertRefused(OpenRefusal.Damaged, "cannot be opened");
    }

    [Test]
    public void TryOpen_FolderOpenInThisProcess_IsInUse_AndFreeAfterwards()
    {
        using (Open(_folder.Path))
        {
            AssertRefused(OpenRefusal.InUse, $"in use by process {Environment.ProcessId}");
            Assert.That(
                File.Exists(_folder.Sub(DirectoryLock.ProcessFileName)), Is.True, "the refused one left it");
        }

        Open(_folder.Path).Dispose();
    }

    [Test]
    public void TryOpen_OnlyTheDatabaseLocked_IsInUse()
    {
        Open(_folder.Path).Dispose();
        using RocksDatabase other = RocksDatabase.Open(
            _folder.Sub(DatabaseFolder.DatabaseFolderName),
            new DatabaseOptions(),
            [.. ((string[])["default", "flat", "trie", "history", "blocks"])
                .Select(name => (name, new ColumnFamilyOptions()))]);

        AssertRefused(OpenRefusal.InUse, "in use by another user of the database");
    }

    [Test]
    public void TryOpen_LockFilesOfAProcessThatDied_DoNotMatter()
    {
        File.WriteAllText(_folder.Sub(DirectoryLock.LockFileName), "");
        File.WriteAllText(_folder.Sub(DirectoryLock.ProcessFileName), "1");

        using DatabaseFolder opened = Open(_folder.Path);

        Assert.That(
            DirectoryLock.DescribeHolder(_folder.Path), Is.EqualTo($"process {Environment.ProcessId}"));
    }

    private static DatabaseFolder Open(string folder)
    {
        DatabaseFolder? opened =
            DatabaseFolder.TryOpen(folder, new StoreOptions(), Genesis, out _, out string message);
        Assert.That(opened, Is.Not.Null, message);
        return opened!;
    }

    private void AssertRefused(OpenRefusal expected, string text, Hash256? genesis = null)
    {
        DatabaseFolder? opened = DatabaseFolder.TryOpen(
            _folder.Path, new StoreOptions(), genesis ?? Genesis, out OpenRefusal refusal,
            out string message);
        opened?.Dispose();
        Assert.That(opened, Is.Null);
        Assert.That(refusal, Is.EqualTo(expected));
        Assert.That(message, Does.Contain(text).And.Contain(_folder.Path).And.Not.Contain("\n"));
    }
}
