using OpenLedger.Node.Sync;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>What an operator is told while a node comes nearer to the head.</summary>
[TestFixture]
public sealed class SyncProgressTests
{
    private readonly List<string> _lines = [];
    private SyncProgress _progress = null!;

    [SetUp]
    public void Begin()
    {
        _lines.Clear();
        _progress = new SyncProgress(_lines.Add);
    }

    [Test]
    public void Progress_AtTheHead_IsNone()
    {
        Note(100, 108, 0);
        Assert.That(_progress.Current, Is.Null, "a chain in motion");
        Assert.That(_lines, Is.Empty);
    }

    [Test]
    public void Progress_OnTheWay_HasRateAndTimeLeft()
    {
        Note(1_000, 6_000, 5);
        Assert.That(_progress.Current!.SecondsLeft, Is.Null);
        for (int second = 1; second <= 10; second++)
        {
            Note(1_000 + (200UL * (ulong)second), 6_000, 5 + second);
        }

        Assert.That(_progress.Current, Is.EqualTo(new Ledger.Queries.SyncDetails(
            new Height(1_000), new Height(3_000), new Height(6_000), 200, 15, 4)));
        Assert.That(_lines, Has.Count.EqualTo(2));
        Assert.That(_lines[0], Is.EqualTo("syncing from block 1000 to 6000, 4 peers"));
        Assert.That(_lines[1], Is.EqualTo("syncing: block 3000 of 6000, 200 blocks/s, 15 s left, 4 peers"));

        Note(6_000, 6_001, 35);
        Assert.That(_progress.Current, Is.Null);
        Assert.That(_lines[2], Is.EqualTo("synced 5000 blocks to block 6000 in 30.0 s"));
    }

    [Test]
    public void Progress_InAPause_ShowsNoneAndRecovers()
    {
        Note(0, 1_000, 0);
        for (int second = 1; second <= 60; second++)
        {
            Note(500, 1_000, second);
        }

        Assert.That(_progress.Current!.BlocksPerSecond, Is.Zero, "the window moved past the last block");
        Assert.That(_progress.Current.SecondsLeft, Is.Null);
        Assert.That(_lines[^1], Does.Contain("no progress"));
        for (int second = 61; second <= 65; second++)
        {
            Note(500 + (20UL * (ulong)(second - 60)), 1_000, second);
        }

        Assert.That(_progress.Current.BlocksPerSecond, Is.GreaterThan(0));
        Assert.That(_progress.Current.StartingBlock.Value, Is.Zero, "of the same way");
    }

    private void Note(ulong head, ulong highest, int second) =>
        _progress.Update(new Height(head), new Height(highest), peers: 4, TimeSpan.FromSeconds(second));
}
