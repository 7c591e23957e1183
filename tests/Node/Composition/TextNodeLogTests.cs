using OpenLedger.Network;
using OpenLedger.Node.Composition;

namespace OpenLedger.Node.Tests.Composition;

/// <summary>The log's lines about dropped peers: every reason is seen, and nobody can flood it.</summary>
[TestFixture]
public sealed class TextNodeLogTests
{
    [Test]
    public void PeerDropped_ManyTimes_WritesFewLinesOfEachReasonAndTellsTheRest()
    {
        using StringWriter lines = new();
        StoppedTime time = new();
        TextNodeLog log = new("n", lines, time);
        for (int i = 0; i < 10_000; i++)
        {
            log.PeerDropped($"p{i}", DisconnectReason.NegotiationMalformed, "junk");
        }

        log.PeerDropped("q", DisconnectReason.WindowExceeded, "WindowExceeded: too much");
        Assert.That(Count(lines, "NegotiationMalformed"), Is.EqualTo(TextNodeLog.DropLinesMax));
        Assert.That(Count(lines, "peer q dropped: WindowExceeded: too much"), Is.EqualTo(1));

        time.Now += TextNodeLog.DropWindow;
        log.PeerDropped("r", DisconnectReason.NegotiationMalformed, "junk");
        Assert.That(lines.ToString(), Does.Contain(
            "peer r dropped: NegotiationMalformed: junk "
            + $"({10_000 - TextNodeLog.DropLinesMax} more lines of NegotiationMalformed held back)"));
        log.PeerDropped("s", DisconnectReason.NegotiationMalformed, "junk");
        Assert.That(Count(lines, "held back"), Is.EqualTo(1), "those told are not told again");
    }

    [Test]
    public void PeerDropped_WithForeignText_IsOneBoundedLineWithoutControlCharacters()
    {
        using StringWriter lines = new();
        TextNodeLog log = new("n", lines, TimeProvider.System);
        log.PeerDropped("p", DisconnectReason.ProtocolViolation, "a\nb\u001b[2J" + new string('x', 10_000));
        Assert.That(Count(lines, ""), Is.EqualTo(1));
        Assert.That(lines.ToString(), Does.Contain("ProtocolViolation: a b [2Jxx"));
        Assert.That(lines.ToString(), Has.Length.LessThan(TextNodeLog.ForeignTextMax + 150));
    }

    [TestCase(NodeLogLevel.Info, 3)]
    [TestCase(NodeLogLevel.Warn, 2)]
    [TestCase(NodeLogLevel.Error, 1)]
    public void Level_LeavesOutWhatIsLessImportant(NodeLogLevel least, int seen)
    {
        using StringWriter lines = new();
        TextNodeLog log = new("n", lines, TimeProvider.System, least);
        log.Notice("one");
        log.Warning("two");
        log.Fatal("three", null);
        Assert.That(Count(lines, ""), Is.EqualTo(seen));
    }

    private static int Count(StringWriter lines, string text) => lines.ToString()
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Count(line => line.Contains(text, StringComparison.Ordinal));

    private sealed class StoppedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
