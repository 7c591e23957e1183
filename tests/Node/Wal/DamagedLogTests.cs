using OpenLedger.Node.Wal;
using static OpenLedger.Node.Tests.Wal.LogFolder;

namespace OpenLedger.Node.Tests.Wal;

/// <summary>
/// A small log, cut at every byte and with every byte flipped: what opens is a prefix of what was written,
/// and more can be written after it.
/// </summary>
[TestFixture]
public class DamagedLogTests
{
    private static readonly byte[][] Written = [[1], [], [2, 3, 4], .. Batch(5), [.. "OWAL and more"u8], [9]];

    private LogFolder _folder = null!;
    private byte[] _whole = [];
    private string _path = "";

    [SetUp]
    public void WriteLog()
    {
        _folder = new LogFolder();
        using (WriteAheadLog log = _folder.Open())
        {
            for (int i = 0; i < Written.Length; i++)
            {
                log.Append(At((ulong)i), Written[i]);
                if (!IsWithinBatch(i))
                {
                    log.Sync();
                }
            }
        }

        _path = _folder.Segments.Single();
        _whole = File.ReadAllBytes(_path);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Open_CutAtEveryByte_GivesExactlyTheWholeFrames()
    {
        for (int length = 0; length < _whole.Length; length++)
        {
            int whole = 0;
            for (int end = WalSegmentHeader.Size; whole < Written.Length; whole++)
            {
                end += WalFrame.HeaderSize + Written[whole].Length;
                if (end > length)
                {
                    break;
                }
            }

            RequirePrefix(_whole[..length], least: whole, most: whole, $"cut at {length}");
        }
    }

    [Test]
    public void Open_EveryBitFlipped_RefusesOrGivesAPrefix()
    {
        int lastFrame = _whole.Length - WalFrame.HeaderSize - Written[^1].Length;
        for (int at = 0; at < _whole.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. _whole];
                damaged[at] ^= (byte)(1 << bit);
                string what = $"byte {at}, bit {bit}";
                if (at < lastFrame)
                {
                    // Frames that follow, synced later, vouch for everything here.
                    RequireRefusal(damaged, what);
                }
                else
                {
                    RequirePrefix(damaged, Written.Length - 1, Written.Length - 1, what);
                }
            }
        }
    }

    [Test]
    public void Open_CutAndThenFlippedAnywhere_NeverGivesWhatWasNotWritten()
    {
        Random random = new(20261121);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = _whole[..random.Next(_whole.Length + 1)];
            for (int flips = random.Next(4); flips > 0 && damaged.Length > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            RequirePrefix(damaged, least: 0, most: Written.Length, $"round {round}", mayRefuse: true);
        }
    }

    [Test]
    public void Open_FramesExchanged_Refuses()
    {
        // The first and the sixth frame have one length; their checksums know their places.
        int first = WalSegmentHeader.Size;
        int length = WalFrame.HeaderSize + 1;
        int other = first + length + WalFrame.HeaderSize + WalFrame.HeaderSize + 3;
        Assert.That(Written[3], Has.Length.EqualTo(1));
        byte[] exchanged = [.. _whole];
        _whole.AsSpan(other, length).CopyTo(exchanged.AsSpan(first));
        _whole.AsSpan(first, length).CopyTo(exchanged.AsSpan(other));
        RequireRefusal(exchanged, "exchanged");
    }

    private void RequireRefusal(byte[] bytes, string what)
    {
        using LogFolder folder = _folder.CopyWith(_path, bytes);
        Assert.That(() => folder.Open(), Throws.TypeOf<WalCorruptException>(), what);
        Assert.That(File.ReadAllBytes(folder.Segments[0]), Is.EqualTo(bytes), $"{what}: nothing was changed");
    }

    private void RequirePrefix(byte[] bytes, int least, int most, string what, bool mayRefuse = false)
    {
        using LogFolder folder = _folder.CopyWith(_path, bytes);
        List<byte[]> payloads;
        try
        {
            using WriteAheadLog log = folder.Open(out payloads);
            log.Append(At(99), [42]);
            log.Sync();
        }
        catch (WalCorruptException) when (mayRefuse)
        {
            return;
        }

        Assert.That(payloads, Has.Count.InRange(least, most), what);
        Assert.That(payloads, Is.EqualTo(Written.Take(payloads.Count)), what);
        using (folder.Open(out List<byte[]> again))
        {
            Assert.That(again, Is.EqualTo(payloads.Append([42])), $"{what}: and what came after");
        }
    }

    private static IEnumerable<byte[]> Batch(int count) =>
        Enumerable.Range(0, count).Select(i => new[] { (byte)i });

    private static bool IsWithinBatch(int index) => index is >= 3 and < 7;
}
