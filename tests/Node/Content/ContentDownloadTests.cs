using OpenLedger.Node.Content;
using OpenLedger.Primitives.Content;

namespace OpenLedger.Node.Tests.Content;

/// <summary>Which chunks are asked for next, and what becomes of answers.</summary>
[TestFixture]
public sealed class ContentDownloadTests
{
    private const int Chunks = 21;

    private static readonly byte[] Bytes =
        ContentChunkTests.Made(((Chunks - 1) * ContentRoot.ChunkBytes) + 7);

    private ContentDownload _download = null!;

    [SetUp]
    public void Begin() => _download = new ContentDownload(ContentRoot.Of(Bytes));

    [Test]
    public void Reserve_LengthUnknown_IsTheFirstChunkAlone()
    {
        Assert.That(_download.Reserve(16), Is.EqualTo(Asked(0, 1)));
        Assert.That(_download.Missing, Is.Null);
        Assert.That(_download.Begun.IsCompleted, Is.False);
        Assert.That(_download.HeldBytes, Is.Zero);
    }

    [Test]
    public void Take_Chunks_InAnyOrderMakeTheWhole()
    {
        Take(_download.Reserve(1)!);
        Assert.That(_download.Begun.IsCompleted, Is.True);
        Assert.That(_download.Missing, Is.EqualTo(Chunks - 1));
        ContentRequest one = _download.Reserve(16)!;
        ContentRequest other = _download.Reserve(16)!;
        Assert.That((one, other), Is.EqualTo((Asked(1, 16), Asked(17, 4))));
        Take(other);
        Assert.That(_download.Content, Is.Null);
        Take(one);
        Assert.That(_download.Content, Is.EqualTo(Bytes));
        Assert.That(_download.Reserve(16), Is.Null);
        Assert.That(_download.HeldBytes, Is.EqualTo(Bytes.Length));
    }

    [Test]
    public void Reserve_EverythingAsked_IsOneChunkOfASlowPeerAndNoThird()
    {
        Take(_download.Reserve(1)!);
        ContentRequest slow = _download.Reserve(16)!;
        Take(_download.Reserve(16)!);
        ContentRequest second = _download.Reserve(16)!;
        Assert.That(second, Is.EqualTo(Asked(1, 1)), "one at a time: the slow one may still answer");
        Assert.That(_download.Reserve(16), Is.EqualTo(Asked(2, 1)));
        Take(second);
        Assert.That(_download.Reserve(16), Is.EqualTo(Asked(3, 1)));
        _download.Release(slow);
        Assert.That(_download.Reserve(16), Is.EqualTo(Asked(4, 13)), "what it owed is anybody's now");
    }

    [Test]
    public void Take_FewerThanAsked_LeavesTheRest()
    {
        Take(_download.Reserve(1)!);
        ContentRequest asked = _download.Reserve(8)!;
        Assert.That(_download.Take(asked, [Part(1), Part(2)]), Is.True);
        _download.Release(asked);
        Assert.That(_download.Reserve(8), Is.EqualTo(Asked(3, 8)));
    }

    [Test]
    public void Take_WrongChunk_IsFalseAndKeepsWhatWasProvedBefore()
    {
        Take(_download.Reserve(1)!);
        ContentRequest asked = _download.Reserve(4)!;
        byte[] wrong = Part(2).ToArray();
        wrong[^1] ^= 1;
        Assert.That(_download.Take(asked, [Part(1), wrong, Part(3)]), Is.False);
        _download.Release(asked);
        Assert.That(_download.Missing, Is.EqualTo(Chunks - 2));
        Assert.That(_download.Reserve(1), Is.EqualTo(Asked(2, 1)));
    }

    [Test]
    public void Take_NothingOrMoreThanAskedOrAnotherPlace_IsFalse()
    {
        ContentRequest asked = _download.Reserve(1)!;
        Assert.That(_download.Take(asked, []), Is.False);
        Assert.That(_download.Take(asked, [Part(1)]), Is.False);
        Assert.That(_download.Missing, Is.Null, "nothing was proved");
        Assert.That(_download.Take(asked, [Part(0), Part(1)]), Is.False);
        Assert.That(_download.Missing, Is.EqualTo(Chunks - 1), "the one asked for was");
    }

    private void Take(ContentRequest asked)
    {
        Assert.That(
            _download.Take(asked, [.. Enumerable.Range(asked.First, asked.Count).Select(Part)]), Is.True);
        _download.Release(asked);
    }

    private static ContentRequest Asked(int first, int count) => new(ContentRoot.Of(Bytes), first, count);

    private static ReadOnlyMemory<byte> Part(int index) => ContentChunkTests.ChunkOf(Bytes, index).Encode();
}
