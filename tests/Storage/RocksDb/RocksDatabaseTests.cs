using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Tests.RocksDb.TestDatabase;

namespace OpenLedger.Storage.Tests.RocksDb;

public sealed class RocksDatabaseTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Get_AfterPut_ReturnsTheBytes_AndNullWhenAbsentOrDeleted()
    {
        using RocksDatabase db = Open(_folder.Path, "other");
        ColumnFamily family = db["default"];
        db.Put(family, Bytes("k"), Bytes("value"), sync: true);
        db.Put(family, Bytes("empty"), [], sync: false);

        Assert.That(db.Get(family, Bytes("k")), Is.EqualTo(Bytes("value")));
        Assert.That(db.Get(family, Bytes("empty")), Is.Empty.And.Not.Null);
        Assert.That(db.Get(family, Bytes("absent")), Is.Null);
        Assert.That(db.Get(db["other"], Bytes("k")), Is.Null, "families are apart");
        db.Delete(family, Bytes("k"), sync: true);
        Assert.That(db.Get(family, Bytes("k")), Is.Null);
        Assert.That(db.Get(family, []), Is.Null);
    }

    [Test]
    public void GetPinned_ExistsOrNot_GivesTheSameBytesAsGet()
    {
        using RocksDatabase db = Open(_folder.Path);
        byte[] value = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i % 251))];
        db.Put(db["default"], Bytes("k"), value, sync: false);
        db.Flush(db["default"]);

        using PinnedValue pinned = db.GetPinned(db["default"], Bytes("k"));
        using PinnedValue absent = db.GetPinned(db["default"], Bytes("absent"));

        Assert.That(pinned.Exists, Is.True);
        Assert.That(pinned.Span.SequenceEqual(value), Is.True);
        Assert.That(absent.Exists, Is.False);
        Assert.That(absent.Span.Length, Is.Zero);
    }

    [Test]
    public void Write_Batch_AppliesAllInOrder()
    {
        using RocksDatabase db = Open(_folder.Path, "other");
        using WriteBatch batch = new();
        batch.Put(db["default"], Bytes("a"), Bytes("1"));
        batch.Put(db["other"], Bytes("a"), Bytes("2"));
        batch.Put(db["default"], Bytes("b"), Bytes("3"));
        batch.Delete(db["default"], Bytes("b"));

        Assert.That(batch.Count, Is.EqualTo(4));
        Assert.That(batch.SizeBytes, Is.GreaterThan(12));
        Assert.That(db.Get(db["default"], Bytes("a")), Is.Null, "not written yet");
        db.Write(batch, sync: true);

        Assert.That(db.Get(db["default"], Bytes("a")), Is.EqualTo(Bytes("1")));
        Assert.That(db.Get(db["other"], Bytes("a")), Is.EqualTo(Bytes("2")));
        Assert.That(db.Get(db["default"], Bytes("b")), Is.Null);
        batch.Clear();
        Assert.That(batch.Count, Is.Zero);
    }

    [Test]
    public void Iterator_WithBoundsAndPrefix_WalksExactlyTheRange()
    {
        using RocksDatabase db = Open(_folder.Path);
        ColumnFamily family = db["default"];
        foreach (string key in (string[])["a", "b1", "b2", "b3", "c", "d"])
        {
            db.Put(family, Bytes(key), Bytes("v" + key), sync: false);
        }

        using RocksIterator all = db.NewIterator(family);
        using RocksIterator range = db.NewIterator(family, Bytes("b2"), Bytes("d"));
        using RocksIterator prefix = db.NewPrefixIterator(family, Bytes("b"));

        Assert.That(Keys(all), Is.EqualTo(new[] { "a", "b1", "b2", "b3", "c", "d" }));
        Assert.That(Keys(range), Is.EqualTo(new[] { "b2", "b3", "c" }));
        Assert.That(Keys(prefix), Is.EqualTo(new[] { "b1", "b2", "b3" }));
        all.SeekForPrevious(Bytes("b9"));
        Assert.That(Text(all.Key), Is.EqualTo("b3"));
        Assert.That(Text(all.Value), Is.EqualTo("vb3"));
        all.Previous();
        Assert.That(Text(all.Key), Is.EqualTo("b2"));
        all.Seek(Bytes("bb"));
        Assert.That(Text(all.Key), Is.EqualTo("c"));
        all.SeekToLast();
        all.Next();
        Assert.That(all.IsValid, Is.False);
        Assert.That(all.Next, Throws.InvalidOperationException);
        Assert.That(() => all.Key.Length, Throws.InvalidOperationException);
    }

    [Test]
    public void PrefixIterator_PrefixOfAllOnes_EndsWithTheFamily()
    {
        using RocksDatabase db = Open(_folder.Path);
        db.Put(db["default"], [0xFF], [1], sync: false);
        db.Put(db["default"], [0xFF, 0xFF], [2], sync: false);
        db.Put(db["default"], [0xFE, 0xFF], [3], sync: false);
        db.Put(db["default"], [0xFF, 0xFF, 0], [4], sync: false);

        using RocksIterator iterator = db.NewPrefixIterator(db["default"], [0xFF, 0xFF]);
        using RocksIterator carried = db.NewPrefixIterator(db["default"], [0xFE, 0xFF]);

        Assert.That(Keys(iterator), Has.Count.EqualTo(2));
        Assert.That(Keys(carried), Has.Count.EqualTo(1));
    }

    [Test]
    public void Snapshot_AfterLaterWrites_StillReadsTheOldValues()
    {
        using RocksDatabase db = Open(_folder.Path);
        ColumnFamily family = db["default"];
        db.Put(family, Bytes("k"), Bytes("old"), sync: false);
        using Snapshot snapshot = db.CreateSnapshot();
        db.Put(family, Bytes("k"), Bytes("new"), sync: false);
        db.Put(family, Bytes("l"), Bytes("new"), sync: false);
        db.Flush(family);
        db.Compact(family);

        Assert.That(db.Get(family, Bytes("k"), snapshot), Is.EqualTo(Bytes("old")));
        Assert.That(db.Get(family, Bytes("k")), Is.EqualTo(Bytes("new")));
        using RocksIterator iterator = db.NewIterator(family, snapshot: snapshot);
        Assert.That(Keys(iterator), Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public void Checkpoint_OpenedElsewhere_HoldsTheStateOfItsMoment()
    {
        using RocksDatabase db = Open(_folder.Sub("a"), "other");
        db.Put(db["other"], Bytes("k"), Bytes("old"), sync: true);
        db.CreateCheckpoint(_folder.Sub("b"));
        db.Put(db["other"], Bytes("k"), Bytes("new"), sync: true);

        using RocksDatabase copy = Open(_folder.Sub("b"), "other");

        Assert.That(copy.Get(copy["other"], Bytes("k")), Is.EqualTo(Bytes("old")));
        Assert.That(() => db.CreateCheckpoint(_folder.Sub("b")), Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void Open_FolderInUse_IsLocked()
    {
        using RocksDatabase db = Open(_folder.Path);

        RocksDbException error = Assert.Throws<RocksDbException>(() => Open(_folder.Path).Dispose())!;

        Assert.That(error.IsLocked, Is.True, error.Message);
        Assert.That(error.Operation, Is.EqualTo("open"));
    }

    [Test]
    public void Open_Absent_AndNotToBeCreated_IsRefused()
    {
        DatabaseOptions existing = new() { CreateIfMissing = false };

        Assert.That(
            () => Open(_folder.Sub("absent"), existing, new ColumnFamilyOptions()).Dispose(),
            Throws.TypeOf<RocksDbException>());
        Assert.That(
            () => RocksDatabase.ListFamilies(_folder.Sub("absent")), Throws.TypeOf<RocksDbException>());
    }

    [Test]
    public void Open_OtherFamilies_IsRefusedAndListNamesThem()
    {
        Open(_folder.Path, "one", "two").Dispose();

        Assert.That(() => Open(_folder.Path, "one").Dispose(), Throws.TypeOf<RocksDbException>());
        Assert.That(
            RocksDatabase.ListFamilies(_folder.Path), Is.EquivalentTo(new[] { "default", "one", "two" }));
    }

    [Test]
    public void Open_MoreFamiliesThanTheMaximum_IsRefused()
    {
        string[] families = [.. Enumerable.Range(0, RocksDatabase.FamiliesMax).Select(i => $"f{i}")];

        Assert.That(() => Open(_folder.Path, families), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Open_DamagedTable_GetThrowsCorruption()
    {
        using (RocksDatabase db = Open(_folder.Path))
        {
            db.Put(db["default"], Bytes("k"), new byte[5000], sync: false);
            db.Flush(db["default"]);
        }

        string table = Directory.GetFiles(_folder.Path, "*.sst").Single();
        byte[] bytes = File.ReadAllBytes(table);
        bytes[20] ^= 0xFF;
        File.WriteAllBytes(table, bytes);
        using RocksDatabase damaged = Open(_folder.Path);

        RocksDbException error =
            Assert.Throws<RocksDbException>(() => damaged.Get(damaged["default"], Bytes("k")))!;

        Assert.That(error.IsCorruption, Is.True, error.Message);
        using RocksIterator iterator = damaged.NewIterator(damaged["default"]);
        iterator.SeekToFirst();
        Assert.That(() => iterator.IsValid, Throws.TypeOf<RocksDbException>(), "an error is not an end");
    }

    [Test]
    public void Write_Synced_SyncsTheLog_AndUnsyncedDoesNot()
    {
        DatabaseOptions options = new() { Statistics = true };
        using RocksDatabase db = Open(_folder.Path, options, new ColumnFamilyOptions());
        using WriteBatch batch = new();
        batch.Put(db["default"], Bytes("k"), Bytes("v"));
        long before = SyncCount(db);

        db.Write(batch, sync: false);
        Assert.That(SyncCount(db), Is.EqualTo(before));
        db.Write(batch, sync: true);
        Assert.That(SyncCount(db), Is.EqualTo(before + 1));
        db.SyncLog();
        Assert.That(SyncCount(db), Is.GreaterThanOrEqualTo(before + 1));
    }

    [TestCase(Compression.None)]
    [TestCase(Compression.Snappy)]
    [TestCase(Compression.Zlib)]
    [TestCase(Compression.Lz4)]
    [TestCase(Compression.Zstd)]
    public void Compression_OfThisBuild_StoresAndReads(Compression compression)
    {
        ColumnFamilyOptions options = new() { Compression = compression, BloomBitsPerKey = 0 };
        using RocksDatabase db = Open(_folder.Path, new DatabaseOptions(), options);
        db.Put(db["default"], Bytes("k"), new byte[1 << 20], sync: false);
        db.Flush(db["default"]);

        Assert.That(db.Get(db["default"], Bytes("k")), Has.Length.EqualTo(1 << 20));
        long size = new FileInfo(Directory.GetFiles(_folder.Path, "*.sst").Single()).Length;
        Assert.That(size < 1 << 20, Is.EqualTo(compression != Compression.None), $"{size} bytes");
    }

    [Test]
    public void Compression_Unknown_IsRefusedAsMissing()
    {
        // 5 is LZ4HC, 6 XPRESS: a Windows codec that no Debian build links.
        ColumnFamilyOptions options = new() { Compression = (Compression)6 };

        RocksDbException error = Assert.Throws<RocksDbException>(
            () => Open(_folder.Path, new DatabaseOptions(), options).Dispose())!;

        Assert.That(error.IsCompressionMissing, Is.True, error.Message);
    }

    [Test]
    public void BlockCache_SharedByFamilies_GrowsWithReads()
    {
        using BlockCache cache = new(8 << 20);
        ColumnFamilyOptions options = new() { Cache = cache };
        using RocksDatabase db = Open(_folder.Path, new DatabaseOptions(), options, "other");
        cache.Dispose();
        foreach (ColumnFamily family in db.Families)
        {
            db.Put(family, Bytes("k"), new byte[5000], sync: false);
            db.Flush(family);
            Assert.That(db.Get(family, Bytes("k")), Has.Length.EqualTo(5000));
        }

        Assert.That(db.GetProperty(db["other"], "rocksdb.block-cache-capacity"), Is.EqualTo($"{8 << 20}"));
        Assert.That(long.Parse(db.GetProperty(db["other"], "rocksdb.block-cache-usage")!), Is.GreaterThan(0));
        Assert.That(db.GetProperty(db["other"], "rocksdb.no-such-property"), Is.Null);
    }

    [Test]
    public void MissingLibrary_IsOneLineThatNamesThePackage()
    {
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(
            () => NativeLibraryResolver.Load(["libno-such-rocksdb.so"], typeof(RocksDatabase).Assembly))!;

        Assert.That(error.Message, Does.Contain("apt-get install librocksdb7.8").And.Not.Contain("\n"));
    }

    private static long SyncCount(RocksDatabase db)
    {
        string statistics = db.GetProperty(db["default"], "rocksdb.options-statistics")!;
        string line = statistics.Split('\n').Single(
            l => l.StartsWith("rocksdb.wal.synced ", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..]);
    }
}
