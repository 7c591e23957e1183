using OpenLedger.Consensus.Messages;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Sync;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>
/// What is answered of a chain of three epochs of 10 blocks, in which every third block and every boundary
/// block has a Finalization of its own.
/// </summary>
[TestFixture]
public sealed class SyncServerTests
{
    private string _folder = "";
    private TestChain _chain = null!;
    private SyncServer _server = null!;

    [OneTimeSetUp]
    public void MakeChain()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-sync-").FullName;
        _chain = new TestChain(_folder, epochBlocks: 10, namedEvery: 3);
        _chain.Extend(25);
        _server = new SyncServer(_chain.Store, _chain.Schedule, _chain.GenesisHash);
    }

    [OneTimeTearDown]
    public void RemoveChain()
    {
        _chain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase(1UL, 64, 1UL, 10UL)] // to the boundary
    [TestCase(1UL, 1, 1UL, 3UL)] // more than asked: the first that can be proved
    [TestCase(1UL, 4, 1UL, 6UL)]
    [TestCase(0UL, 2, 1UL, 3UL)] // genesis is nobody's question
    [TestCase(10UL, 64, 10UL, 10UL)]
    [TestCase(11UL, 64, 11UL, 20UL)]
    [TestCase(22UL, 64, 22UL, 24UL)] // block 25 cannot be proved yet
    public async Task Blocks_FromAHeight_AreOneEpochWithItsProof(
        ulong from, int count, ulong first, ulong last)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> parts = await AskAsync(new SyncRequest.Blocks(new(from), count));
        Certificate.TryDecode(parts[^1].Span, out Certificate? finalization);
        FinalizedRange? range = FinalizedRange.Of([.. parts.SkipLast(1)], finalization!, out string? problem);
        Assert.That(problem, Is.Null);
        Assert.That((range!.First.Value, range.Last.Value), Is.EqualTo((first, last)));
        for (ulong height = first; height <= last; height++)
        {
            Assert.That(
                range.Blocks[(int)(height - first)].ToArray(),
                Is.EqualTo(BlockCodec.Encode(_chain.Store.GetBlock(new Height(height))!)));
        }
    }

    [TestCase(25UL)]
    [TestCase(26UL)]
    [TestCase(ulong.MaxValue)]
    public async Task Blocks_NotThereOrNotProvable_AreNothing(ulong from) =>
        Assert.That(await AskAsync(new SyncRequest.Blocks(new(from), 64)), Is.Empty);

    [Test]
    public async Task Blocks_Large_EndAfterTheBytesButNeverBeforeTheFirstProof()
    {
        using TestChain chain = new(Path.Combine(_folder, "large"), epochBlocks: 100, namedEvery: 2);
        ulong nonce = 0;
        chain.Extend(12, _ => [.. Enumerable.Range(0, 5).Select(_ => chain.Transfer(0, nonce++, 100_000))]);
        SyncServer server = new(chain.Store, chain.Schedule, chain.GenesisHash);
        IReadOnlyList<ReadOnlyMemory<byte>> parts =
            await ReadAsync(server, new SyncRequest.Blocks(new Height(1), 64));
        long bytes = parts.SkipLast(1).Sum(part => (long)part.Length);
        Assert.That(parts[0].Length, Is.GreaterThan(500_000));
        Assert.That(bytes, Is.InRange(2 * 500_000, SyncProtocol.RangeBytesMax + (2 * parts[0].Length)));
        Assert.That(bytes, Is.LessThan(SyncProtocol.AnswerBytesMax));
        Assert.That((parts.Count - 1) % 2, Is.Zero, "whole groups");
    }

    [Test]
    public async Task Status_OfAChain_IsItsHeadAndTheNewestProof()
    {
        SyncStatus status = SyncStatus.TryDecode((await AskAsync(new SyncRequest.Status()))[0].Span)!;
        Assert.That(status.Head.Value, Is.EqualTo(25));
        Assert.That(status.HeadHash, Is.EqualTo(_chain.Store.Head.Hash));
        Assert.That(status.Genesis, Is.EqualTo(_chain.GenesisHash));
        Assert.That(status.Epoch.Value, Is.EqualTo(2));
        Assert.That(status.Proof!.Height.Value, Is.EqualTo(24));
    }

    [TestCase(0UL, 1UL, 3UL)]
    [TestCase(0UL, 3UL, 3UL)]
    [TestCase(0UL, 10UL, 10UL)]
    [TestCase(1UL, 9UL, 20UL)]
    [TestCase(2UL, 4UL, 24UL)]
    public async Task Certificate_OfAView_IsTheNearestThatDecidesIt(ulong epoch, ulong view, ulong height)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> parts =
            await AskAsync(new SyncRequest.Certificate(new(epoch), new(view)));
        Certificate.TryDecode(parts.Single().Span, out Certificate? certificate);
        Assert.That(
            certificate!.Body.BlockHash, Is.EqualTo(_chain.Store.GetBlock(new Height(height))!.Hash));
        Assert.That(certificate.Body.View.Value, Is.GreaterThanOrEqualTo(view));
        Assert.That(certificate.Body.Epoch.Value, Is.EqualTo(epoch));
    }

    [TestCase(0UL, 11UL)] // no such view became final
    [TestCase(2UL, 5UL)] // block 25 has no proof yet
    [TestCase(3UL, 1UL)]
    [TestCase(ulong.MaxValue, ulong.MaxValue)]
    public async Task Certificate_OfAnUndecidedView_IsNothing(ulong epoch, ulong view) =>
        Assert.That(await AskAsync(new SyncRequest.Certificate(new(epoch), new(view))), Is.Empty);

    [Test]
    public async Task Block_ByHash_IsAnsweredWhenFinal()
    {
        Hash256 hash = _chain.Store.GetBlock(new Height(7))!.Hash;
        Assert.That(
            (await AskAsync(new SyncRequest.Block(hash))).Single().ToArray(),
            Is.EqualTo(BlockCodec.Encode(_chain.Store.GetBlock(new Height(7))!)));
        Assert.That(await AskAsync(new SyncRequest.Block(new Hash256(new byte[32]))), Is.Empty);
    }

    [Test]
    public void Requests_ThatMeanNothingOrAreTooMany_AreRefused()
    {
        Assert.That(_server.Answer(new byte[] { 9 }, default), Is.Null);
        byte[] request = new SyncRequest.Blocks(new Height(1), 64).Encode();
        List<IAsyncEnumerator<ReadOnlyMemory<byte>>> open = [];
        while (_server.Answer(request, default) is { } answer && open.Count < 100)
        {
            open.Add(answer.GetAsyncEnumerator());
            Assert.That(open[^1].MoveNextAsync().AsTask().IsCompletedSuccessfully, Is.True);
        }

        Assert.That(open, Has.Count.EqualTo(SyncProtocol.ServedAtOnceMax));
        open[0].DisposeAsync().AsTask().Wait();
        Assert.That(_server.Answer(request, default), Is.Not.Null);
        open.ForEach(o => o.DisposeAsync().AsTask().Wait());
    }

    private Task<IReadOnlyList<ReadOnlyMemory<byte>>> AskAsync(SyncRequest request) =>
        ReadAsync(_server, request);

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(
        SyncServer server, SyncRequest request)
    {
        List<ReadOnlyMemory<byte>> parts = [];
        await foreach (ReadOnlyMemory<byte> part in server.Answer(request.Encode(), default)!)
        {
            parts.Add(part);
        }

        return parts;
    }
}
