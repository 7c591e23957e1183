using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Wal;

[TestFixture]
public class WriteAheadLogTests
{
    private static readonly Hash256 Genesis = Hash256.Parse(new string('a', 64));
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-wal-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Open_AfterAppendsAndReopens_ReplaysAllInOrder()
    {
        for (byte round = 0; round < 3; round++)
        {
            using WriteAheadLog log =
                WriteAheadLog.Open(_folder, Genesis, out IReadOnlyList<WalEntry> entries);
            Assert.That(entries.Select(e => e.Position.Value), Is.EqualTo(
                Enumerable.Range(0, round * 2).Select(i => (ulong)i)));
            log.Append(At(round * 2UL), [round]);
            log.Append(At((round * 2UL) + 1), [round, round]);
            log.Sync();
        }
    }

    [Test]
    public void Open_FileCutAtEveryByte_KeepsWholeFramesAndDropsTheTornTail()
    {
        string path = WriteFrames(3, payloadBytes: 9);
        byte[] whole = File.ReadAllBytes(path);
        const int header = 8 + 32 + 16;
        for (int length = 0; length < whole.Length; length++)
        {
            string folder = Directory.CreateDirectory(Path.Combine(_folder, "cut")).FullName;
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), whole[..length]);

            using (WriteAheadLog.Open(folder, Genesis, out IReadOnlyList<WalEntry> entries))
            {
                Assert.That(
                    entries, Has.Count.EqualTo(Math.Max(0, length - header) / (20 + 9)), $"cut at {length}");
            }

            using (WriteAheadLog again = WriteAheadLog.Open(folder, Genesis, out _))
            {
                again.Append(At(9), [1]);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Open_AnyByteFlippedBeforeTheLastFrame_Refuses()
    {
        string path = WriteFrames(3, payloadBytes: 9);
        byte[] whole = File.ReadAllBytes(path);
        int lastFrame = whole.Length - (20 + 9);
        for (int at = 8 + 32 + 16; at < lastFrame; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(path, damaged);
            Assert.That(
                () => WriteAheadLog.Open(_folder, Genesis, out _),
                Throws.TypeOf<WalCorruptException>().With.Message.Contains("damaged at byte"),
                $"flipped at {at}");
        }
    }

    [Test]
    public void Open_LastFrameDamaged_CutsItAndKeepsTheRest()
    {
        string path = WriteFrames(3, payloadBytes: 9);
        byte[] whole = File.ReadAllBytes(path);
        for (int at = whole.Length - (20 + 9); at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x01;
            string folder = Directory.CreateDirectory(Path.Combine(_folder, "tail")).FullName;
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), damaged);
            using (WriteAheadLog.Open(folder, Genesis, out IReadOnlyList<WalEntry> entries))
            {
                Assert.That(entries, Has.Count.EqualTo(2), $"flipped at {at}");
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Open_FrameOfAnotherSaltInsideATornPayload_IsNotTakenForARecord()
    {
        string other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        byte[] forged;
        using (WriteAheadLog log = WriteAheadLog.Open(other, Genesis, out _))
        {
            log.Append(At(1), [1, 2, 3]);
        }

        forged =
            File.ReadAllBytes(Directory.GetFiles(other, "*.wal").Order(StringComparer.Ordinal).First())[56..];
        string mine = Directory.CreateDirectory(Path.Combine(_folder, "mine")).FullName;
        using (WriteAheadLog log = WriteAheadLog.Open(mine, Genesis, out _))
        {
            log.Append(At(1), [.. forged, .. forged]);
        }

        string path = Directory.GetFiles(mine, "*.wal").Order(StringComparer.Ordinal).First();
        byte[] torn = File.ReadAllBytes(path);
        File.WriteAllBytes(path, torn[..^1]);

        using (WriteAheadLog.Open(mine, Genesis, out IReadOnlyList<WalEntry> entries))
        {
            Assert.That(entries, Is.Empty);
        }
    }

    [Test]
    public void Open_LogOfAnotherChain_RefusesAndNamesBoth()
    {
        WriteFrames(1, payloadBytes: 1);
        Hash256 other = Hash256.Parse(new string('b', 64));
        Assert.That(
            () => WriteAheadLog.Open(_folder, other, out _),
            Throws.TypeOf<WalCorruptException>().With.Message.Contains(Genesis.ToString()));
    }

    [Test]
    public void Prune_SegmentsBelowTheFloor_AreDeletedOthersKept()
    {
        using WriteAheadLog log = WriteAheadLog.Open(_folder, Genesis, out _);
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax / 2];
        for (ulong view = 1; view <= 9; view++)
        {
            log.Append(At(view), large);
            log.Sync();
        }

        int before = Directory.GetFiles(_folder, "*.wal").Length;
        log.Prune(At(3));
        int after = Directory.GetFiles(_folder, "*.wal").Length;

        Assert.That(before, Is.GreaterThan(2));
        Assert.That(
            after, Is.EqualTo(before - 1), "only the segment of views 1 to 3 holds nothing above the floor");
    }

    [Test]
    public void Append_SegmentFullWithinOneBatch_SyncsItAndGoesOn()
    {
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax];
        using (WriteAheadLog log = WriteAheadLog.Open(_folder, Genesis, out _))
        {
            log.Append(At(1), large);
            log.Append(At(2), large);
            log.Append(At(3), [3]);
            log.Sync();
        }

        using (WriteAheadLog.Open(_folder, Genesis, out IReadOnlyList<WalEntry> entries))
        {
            Assert.That(entries.Select(e => e.Position.Value), Is.EqualTo(new ulong[] { 1, 2, 3 }));
        }
    }

    [Test]
    public void Sync_DiskFails_IsToldOnceAndClosingIsQuiet()
    {
        bool full = false;
        WriteAheadLog log = WriteAheadLog.Open(_folder, Genesis, out _, file =>
        {
            file.Flush(flushToDisk: true);
            if (full)
            {
                throw new IOException("No space left on device");
            }
        });
        log.Append(At(1), [1]);
        full = true;
        Assert.That(log.Sync, Throws.TypeOf<IOException>());
        Assert.That(log.Dispose, Throws.Nothing);
    }

    [Test]
    public void Sync_NothingAppended_DoesNotTouchTheDisk()
    {
        int syncs = 0;
        using WriteAheadLog log = WriteAheadLog.Open(_folder, Genesis, out _, _ => syncs++);
        int afterOpen = syncs;
        log.Sync();
        Assert.That(syncs, Is.EqualTo(afterOpen));
        log.Append(At(1), [1]);
        log.Sync();
        Assert.That(syncs, Is.EqualTo(afterOpen + 1));
    }

    private static WalPosition At(ulong value) => new(value);

    private string WriteFrames(int count, int payloadBytes)
    {
        using (WriteAheadLog log = WriteAheadLog.Open(_folder, Genesis, out _))
        {
            for (int i = 0; i < count; i++)
            {
                log.Append(At((ulong)i), Enumerable.Repeat((byte)i, payloadBytes).ToArray());
            }

            log.Sync();
        }

        return Directory.GetFiles(_folder, "*.wal").Single();
    }
}
