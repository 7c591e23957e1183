using OpenLedger.Storage.RocksDb;
using static OpenLedger.Storage.Tests.RocksDb.TestDatabase;

namespace OpenLedger.Storage.Tests.RocksDb;

/// <summary>
/// Debian's library is built with assertions: closing a database under a live iterator, family or snapshot
/// aborts the process. So a wrong order here would end the whole test run, not just one test.
/// </summary>
public sealed class DisposalOrderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Dispose_InEveryOrder_ClosesCleanly()
    {
        foreach (int[] order in Permutations(5))
        {
            // Opens only if the database of the order before truly closed.
            IDisposable[] objects = OpenAll();
            foreach (int index in order)
            {
                objects[index].Dispose();
            }
        }

        Open(_folder.Path).Dispose();
    }

    [Test]
    public void Iterator_AfterItsDatabaseWasDisposed_StillReads()
    {
        RocksDatabase db = Open(_folder.Path);
        db.Put(db["default"], Bytes("k"), Bytes("v"), sync: false);
        Snapshot snapshot = db.CreateSnapshot();
        RocksIterator iterator = db.NewIterator(db["default"], Bytes("a"), Bytes("z"), snapshot);
        ColumnFamily family = db["default"];
        snapshot.Dispose();
        db.Dispose();

        Assert.That(Keys(iterator), Is.EqualTo(new[] { "k" }));
        Assert.That(() => db.Get(family, Bytes("k")), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(db.CreateSnapshot, Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => db.NewIterator(family), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(
            () => Open(_folder.Path), Throws.TypeOf<RocksDbException>(), "the iterator holds it open");
        iterator.Dispose();
        Open(_folder.Path).Dispose();
    }

    [Test]
    public void PinnedValue_AfterItsDatabaseWasDisposed_StillHoldsTheBytes()
    {
        RocksDatabase db = Open(_folder.Path);
        db.Put(db["default"], Bytes("k"), Bytes("v"), sync: false);
        db.Flush(db["default"]);
        using (PinnedValue value = db.GetPinned(db["default"], Bytes("k")))
        {
            db.Dispose();
            Assert.That(Text(value.Span), Is.EqualTo("v"));
        }

        Open(_folder.Path).Dispose();
    }

    [Test]
    public void Dispose_Twice_IsHarmless()
    {
        IDisposable[] objects = OpenAll();
        foreach (IDisposable o in objects.Concat(objects))
        {
            o.Dispose();
        }

        Open(_folder.Path).Dispose();
    }

    [Test]
    public void Finalizers_OfForgottenObjects_CloseCleanly()
    {
        for (int round = 0; round < 8; round++)
        {
            Forget(_folder.Path);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Open(_folder.Path).Dispose();
        }
    }

    // Not inlined, so that no local keeps the objects alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(string folder)
    {
        RocksDatabase db = Open(folder);
        db.Put(db["default"], Bytes("k"), Bytes("v"), sync: false);
        RocksIterator iterator = db.NewIterator(db["default"], Bytes("a"), default, db.CreateSnapshot());
        iterator.SeekToFirst();
    }

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 1)
        {
            return [[0]];
        }

        return from rest in Permutations(count - 1)
               from position in Enumerable.Range(0, count)
               select (int[])[.. rest[..position], count - 1, .. rest[position..]];
    }

    private IDisposable[] OpenAll()
    {
        RocksDatabase db = Open(_folder.Path);
        db.Put(db["default"], Bytes("k"), Bytes("v"), sync: false);
        Snapshot snapshot = db.CreateSnapshot();
        RocksIterator plain = db.NewIterator(db["default"], Bytes("a"), Bytes("z"));
        RocksIterator held = db.NewIterator(db["default"], snapshot: snapshot);
        plain.SeekToFirst();
        held.SeekToFirst();
        return [db, db["default"], snapshot, plain, held];
    }
}
