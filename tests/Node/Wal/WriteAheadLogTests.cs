using OpenLedger.Consensus.Wal;
using OpenLedger.Node.Wal;
using OpenLedger.Primitives.Values;
using static OpenLedger.Node.Tests.Wal.LogFolder;

namespace OpenLedger.Node.Tests.Wal;

[TestFixture]
public class WriteAheadLogTests
{
    private LogFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new LogFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Open_AfterAppendsAndReopens_ReplaysAllInOrderInOneSegment()
    {
        for (byte round = 0; round < 3; round++)
        {
            List<ulong> positions = [];
            using WriteAheadLog log = WriteAheadLog.Open(
                _folder.Path, Genesis, (position, _) => positions.Add(position.Value));
            Assert.That(positions, Is.EqualTo(Enumerable.Range(0, round * 2).Select(i => (ulong)i)));
            log.Append(At(round * 2UL), [round]);
            log.Append(At((round * 2UL) + 1), [round, round]);
            log.Sync();
        }

        Assert.That(_folder.Segments, Has.Length.EqualTo(1));
    }

    [Test]
    public void Open_LogOfAnotherChain_RefusesAndNamesBoth()
    {
        Write(count: 1);
        Hash256 other = Hash256.Parse(new string('b', 64));
        Assert.That(
            () => WriteAheadLog.Open(_folder.Path, other, read: null),
            Throws.TypeOf<WalCorruptException>().With.Message.Contains(Genesis.ToString()));
    }

    [TestCase("OLWAL001", "format 1")]
    [TestCase("OLWAL003", "format 3")]
    [TestCase("OLWAL999", "format 999")]
    public void Open_AnotherFormat_RefusesAndNamesIt(string magic, string named)
    {
        Write(count: 1);
        byte[] bytes = File.ReadAllBytes(_folder.Segments[0]);
        System.Text.Encoding.ASCII.GetBytes(magic).CopyTo(bytes, 0);
        File.WriteAllBytes(_folder.Segments[0], bytes);
        RequireRefusal(named);
        Assert.That(File.ReadAllBytes(_folder.Segments[0]), Is.EqualTo(bytes), "nothing was changed");
    }

    [Test]
    public void Open_SegmentMissingRenamedOrForeign_Refuses()
    {
        WriteSegments(3);
        string[] segments = _folder.Segments;
        byte[] second = File.ReadAllBytes(segments[1]);
        File.Delete(segments[1]);
        RequireRefusal("lacks segment 2");
        File.WriteAllBytes(segments[1], File.ReadAllBytes(segments[0]));
        RequireRefusal("another name");
        File.WriteAllBytes(segments[1], second);
        File.WriteAllBytes(Path.Combine(_folder.Path, "notes.wal"), [1]);
        RequireRefusal("not a log segment");
    }

    [Test]
    public void Open_ClosedSegmentCutShort_Refuses()
    {
        WriteSegments(2);
        byte[] first = File.ReadAllBytes(_folder.Segments[0]);
        File.WriteAllBytes(_folder.Segments[0], first[..^1]);
        RequireRefusal("damaged at byte");
    }

    [Test]
    public void Open_SegmentLongerThanAny_IsRefusedUnread()
    {
        Write(count: 1);
        using (FileStream file = File.OpenWrite(_folder.Segments[0]))
        {
            file.SetLength(WalSegment.BytesMax + 1); // sparse: no bytes are written
        }

        RequireRefusal("of any segment");
    }

    [Test]
    public void Open_SegmentWhoseMakingWasCutShort_IsMadeAnew()
    {
        WriteSegments(2);
        string torn = Path.Combine(_folder.Path, "0000000003.wal");
        foreach (int length in new[] { 0, 1, WalSegmentHeader.Size - 1, WalSegmentHeader.Size })
        {
            File.WriteAllBytes(torn, new byte[length]);
            using WriteAheadLog log = _folder.Open(out List<byte[]> payloads);
            Assert.That(payloads, Has.Count.EqualTo(2));
            log.Append(At(9), [9]);
            log.Sync();
            log.Dispose();
            using WriteAheadLog again = _folder.Open(out payloads);
            Assert.That(payloads, Has.Count.EqualTo(3));
            again.Dispose();
            File.Delete(torn);
        }
    }

    [Test]
    public void Open_FrameOfAnotherPlaceInsideATornPayload_IsNotTakenForARecord()
    {
        // The very bytes of this file's frames, as a peer who saw them could send: they are tied to their
        // place.
        Write(count: 2);
        byte[] frames = File.ReadAllBytes(_folder.Segments[0])[WalSegmentHeader.Size..];
        using (WriteAheadLog log = _folder.Open())
        {
            log.Append(At(3), [.. frames, .. frames]);
        }

        byte[] torn = File.ReadAllBytes(_folder.Segments[0])[..^1];
        File.WriteAllBytes(_folder.Segments[0], torn);
        using (_folder.Open(out List<byte[]> payloads))
        {
            Assert.That(payloads, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public void Open_UnsyncedFramesWrittenOutOfOrder_CutsTheBatchAtItsFirstHole()
    {
        using (WriteAheadLog log = _folder.Open())
        {
            log.Append(At(1), new byte[100]);
            log.Sync();
            log.Append(At(2), new byte[100]);
            log.Append(At(3), new byte[100]);
        }

        // The disk wrote the third frame and not the second; neither was promised.
        byte[] bytes = File.ReadAllBytes(_folder.Segments[0]);
        int frame = WalFrame.HeaderSize + 100;
        Array.Clear(bytes, WalSegmentHeader.Size + frame, frame);
        using LogFolder torn = _folder.CopyWith(_folder.Segments[0], bytes);
        using (torn.Open(out List<byte[]> payloads))
        {
            Assert.That(payloads, Has.Count.EqualTo(1));
        }

        // The first was: its loss is not forgiven.
        Array.Clear(bytes, WalSegmentHeader.Size, frame);
        using LogFolder damaged = _folder.CopyWith(_folder.Segments[0], bytes);
        Assert.That(() => damaged.Open(), Throws.TypeOf<WalCorruptException>());
    }

    [Test]
    public void Prune_SegmentsBelowTheFloor_GoOldestFirstOthersStay()
    {
        using WriteAheadLog log = _folder.Open();
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax / 2];
        for (ulong position = 1; position <= 9; position++)
        {
            log.Append(At(position), large);
            log.Sync();
        }

        int before = _folder.Segments.Length;
        log.Prune(At(3));
        Assert.That(before, Is.GreaterThan(2));
        Assert.That(
            _folder.Segments, Has.Length.EqualTo(before - 1),
            "only the segment of positions 1 to 3 holds nothing above the floor");
    }

    [Test]
    public void Prune_ViewsThatBeganAnew_DeletesOnlyEpochsThatArePast()
    {
        using WriteAheadLog log = _folder.Open();
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax + 1];
        log.Append(WalPosition.Of(new Epoch(1), new View(900)), large);
        log.Append(WalPosition.Of(new Epoch(2), new View(5)), large);
        log.Append(WalPosition.Of(new Epoch(2), new View(6)), [1]);
        log.Prune(WalPosition.Of(new Epoch(2), new View(4)));
        Assert.That(
            _folder.Segments.Select(Path.GetFileName),
            Is.EqualTo(new[] { "0000000002.wal", "0000000003.wal" }));
    }

    [Test]
    public void Floor_RaisedBeforeAnAppend_IsThereAfterAReopen()
    {
        using (WriteAheadLog log = _folder.Open())
        {
            log.RaiseFloor(At(7));
            log.RaiseFloor(At(5));
            log.Append(At(9), [1]);
            log.RaiseFloor(At(8));
        }

        using (WriteAheadLog log = _folder.Open())
        {
            Assert.That(log.Floor, Is.EqualTo(At(7)), "the last one that an append carried");
        }
    }

    [Test]
    public void SyncFolder_FolderSegmentMadeAndDeleted_IsAskedEachTime()
    {
        List<string> synced = [];
        string log = Path.Combine(_folder.Path, "log");
        using WriteAheadLog opened = WriteAheadLog.Open(
            log, Genesis, read: null, file => synced.Add(Path.GetFileName(file.Name)),
            folder => synced.Add(Path.GetFileName(folder)));
        string parent = Path.GetFileName(_folder.Path);
        Assert.That(synced, Is.EqualTo(new[] { parent, "0000000001.wal", "log" }));
        synced.Clear();
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax + 1];
        opened.Append(At(1), large);
        opened.Append(At(2), [2]);
        Assert.That(synced, Is.EqualTo(new[] { "0000000001.wal", "0000000002.wal", "log" }));
        synced.Clear();
        opened.Prune(At(1));
        Assert.That(synced, Is.EqualTo(new[] { "log" }));
    }

    [Test]
    public void Append_SegmentFullWithinOneBatch_SyncsItAndGoesOn()
    {
        byte[] large = new byte[WriteAheadLog.SegmentBytesMax];
        using (WriteAheadLog log = _folder.Open())
        {
            log.Append(At(1), large);
            log.Append(At(2), large);
            log.Append(At(3), [3]);
            log.Sync();
        }

        using (_folder.Open(out List<byte[]> payloads))
        {
            Assert.That(payloads.Select(p => p.Length), Is.EqualTo(new[] { large.Length, large.Length, 1 }));
        }
    }

    [Test]
    public void Append_MoreThanAFrameHolds_IsOurOwnFault()
    {
        using WriteAheadLog log = _folder.Open();
        Assert.That(
            () => log.Append(At(1), new byte[WalFrame.PayloadBytesMax + 1]),
            Throws.TypeOf<InvariantViolationException>());
    }

    [Test]
    public void Sync_DiskFails_IsToldOnceAndClosingIsQuiet()
    {
        bool full = false;
        WriteAheadLog log = WriteAheadLog.Open(_folder.Path, Genesis, read: null, file =>
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
        using WriteAheadLog log = WriteAheadLog.Open(_folder.Path, Genesis, read: null, _ => syncs++);
        int afterOpen = syncs;
        log.Sync();
        Assert.That(syncs, Is.EqualTo(afterOpen));
        log.Append(At(1), [1]);
        log.Sync();
        Assert.That(syncs, Is.EqualTo(afterOpen + 1));
    }

    private void RequireRefusal(string message) => Assert.That(
        () => _folder.Open(), Throws.TypeOf<WalCorruptException>().With.Message.Contains(message));

    private void Write(int count)
    {
        using WriteAheadLog log = _folder.Open();
        for (int i = 0; i < count; i++)
        {
            log.Append(At((ulong)i), [(byte)i]);
            log.Sync();
        }
    }

    // Each with one frame.
    private void WriteSegments(int count)
    {
        using WriteAheadLog log = _folder.Open();
        for (int i = 1; i <= count; i++)
        {
            log.Append(At((ulong)i), i < count ? new byte[WriteAheadLog.SegmentBytesMax + 1] : [1]);
            log.Sync();
        }
    }
}
