using System.Collections.Concurrent;
using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Content;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Content;

/// <summary>Getting a content from peers: some lie, some do not have it, some come later.</summary>
[TestFixture]
public sealed class ContentFetcherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<Hash256, byte[]> _found = new();
    private readonly ConcurrentQueue<Exception> _faults = new();
    private MemoryHub _hub = null!;
    private INetwork _local = null!;
    private ContentFetcher _fetcher = null!;

    [SetUp]
    public void Begin()
    {
        _found.Clear();
        _faults.Clear();
        _hub = new MemoryHub(new MemoryNetworkOptions());
        _local = _hub.Join(new PeerId("local"));
        _fetcher = new ContentFetcher(
            _local.Requests, (root, bytes) => _found[root] = bytes, _faults.Enqueue, TimeProvider.System);
    }

    [TearDown]
    public async Task End()
    {
        await _fetcher.DisposeAsync();
        await _local.DisposeAsync();
        Assert.That(_faults, Is.Empty);
    }

    [Test]
    public async Task Want_FirstPeersLieOrHaveNothing_IsFoundAtAnotherAndTheLiarPaysForOneChunk()
    {
        byte[] content = Made(1, 700_000);
        Hash256 root = ContentRoot.Of(content);
        int asked = 0;
        Serve("a-empty", _ => null);
        ServeParts("b-liar", request =>
        {
            asked += request.Count;
            return PartsOf(Made(2, 700_000), request);
        });
        ServeParts("c-cutter", request => PartsOf(content[..^1], request));
        Serve("d-honest", wanted => wanted == root ? content : null);
        _fetcher.Want(root, isUrgent: true);
        await UntilAsync(() => _found.ContainsKey(root));
        Assert.That(_found[root], Is.EqualTo(content));
        Assert.That(asked, Is.EqualTo(1));
        Assert.That(_local.Status.Peers.Single(p => p.Peer.Value == "b-liar").Score, Is.Negative);
        Assert.That(_local.Status.Peers.Single(p => p.Peer.Value == "c-cutter").Score, Is.Negative);
        Assert.That(_local.Status.Peers.Single(p => p.Peer.Value == "a-empty").Score, Is.Zero);
        await UntilAsync(() => _fetcher.Count == 0);
    }

    [Test]
    public async Task Want_PeerFailsHalfWay_GoesOnWithAnotherWhereItWas()
    {
        byte[] content = Made(6, ContentRoot.BytesMax);
        Hash256 root = ContentRoot.Of(content);
        ConcurrentQueue<int> first = new();
        ConcurrentQueue<int> second = new();
        ServeParts("a-tired", request =>
        {
            first.Enqueue(request.First);
            return first.Count > 3 ? null : PartsOf(content, request);
        });
        ServeParts("b-fresh", request =>
        {
            second.Enqueue(request.First);
            return PartsOf(content, request);
        });
        _fetcher.Want(root, isUrgent: true, new PeerId("a-tired"));
        await UntilAsync(() => _found.ContainsKey(root));
        Assert.That(_found[root], Is.EqualTo(content));
        Assert.That(first.Take(3), Is.EqualTo((int[])[0, 1, 3]), "one chunk, then two, then four");
        Assert.That(second.Min(), Is.GreaterThan(0), "what the first gave is not fetched again");
    }

    [Test]
    public async Task Want_LargeContent_IsFetchedFromSeveralPeersAtOnce()
    {
        byte[] content = Made(7, ContentRoot.BytesMax);
        Hash256 root = ContentRoot.Of(content);
        ConcurrentDictionary<string, int> chunks = new();
        foreach (string name in (string[])["a", "b"])
        {
            ServeParts(name, request =>
            {
                chunks.AddOrUpdate(name, request.Count, (_, count) => count + request.Count);
                return PartsOf(content, request);
            });
        }

        _fetcher.Want(root, isUrgent: true);
        await UntilAsync(() => _found.ContainsKey(root));
        Assert.That(_found[root], Is.EqualTo(content));
        Assert.That(chunks.Values, Is.All.GreaterThan(0));
        Assert.That(
            chunks.Values.Sum(), Is.LessThan(2 * ContentTree.CountOf(content.Length)), "hardly any twice");
    }

    [Test]
    public async Task Want_PeerThatNeverAnswers_HoldsUpNothing()
    {
        byte[] content = Made(8, 2 * 1024 * 1024);
        Hash256 root = ContentRoot.Of(content);
        TaskCompletionSource never = new();
        int stalled = 0;
        ServeParts("a-fine", request => PartsOf(content, request));
        INetwork silent = _hub.Join(new PeerId("b-silent"));
        silent.Requests.Serve(ContentProtocol.Name, ContentProtocol.Options, (_, _, _) =>
        {
            Interlocked.Increment(ref stalled);
            return StallAsync(never.Task);
        });
        using CancellationTokenSource soon = new(ContentProtocol.Options.Deadline / 2);
        _fetcher.Want(root, isUrgent: true);
        while (!_found.ContainsKey(root))
        {
            await Task.Delay(20, soon.Token);
        }

        Assert.That(_found[root], Is.EqualTo(content));
        Assert.That(stalled, Is.LessThanOrEqualTo(1));
        never.SetResult();
    }

    [Test]
    public async Task Want_ManyHalfContents_KeepsNoMoreThanItMay()
    {
        const int Count = 20;
        byte[][] contents = [.. Enumerable.Range(100, Count).Select(i => Made(i, ContentRoot.BytesMax))];
        SortedDictionary<Hash256, byte[]> byRoot = new(contents.ToDictionary(c => ContentRoot.Of(c)));
        ServeParts("half", request => request.First < 8 ? PartsOf(byRoot[request.Root], request) : null);
        foreach (Hash256 root in byRoot.Keys)
        {
            _fetcher.Want(root, isUrgent: false);
        }

        long most = 0;
        await UntilAsync(() =>
        {
            _fetcher.Start();
            most = Math.Max(most, _fetcher.PartialBytes);
            return most > ContentFetcher.PartialBytesMax - ContentRoot.BytesMax;
        });
        for (int i = 0; i < 50; i++)
        {
            _fetcher.Start();
            Assert.That(_fetcher.PartialBytes, Is.LessThanOrEqualTo(
                ContentFetcher.PartialBytesMax + (ContentFetcher.AtOnceMax * ContentRoot.BytesMax)));
            await Task.Delay(10);
        }
    }

    [Test]
    public async Task Want_NobodyHasItYet_IsAskedAgainUntilSomebodyDoes()
    {
        byte[] content = Made(3, 100_000);
        Hash256 root = ContentRoot.Of(content);
        int asked = 0;
        Serve("late", _ => ++asked < 4 ? null : content);
        _fetcher.Want(root, isUrgent: true);
        await UntilAsync(() =>
        {
            _fetcher.Start();
            return _found.ContainsKey(root);
        });
        Assert.That(asked, Is.EqualTo(4));
    }

    [Test]
    public async Task Want_Hint_IsAskedFirstAtOnce()
    {
        byte[] content = Made(4, 100_000);
        Hash256 root = ContentRoot.Of(content);
        ConcurrentQueue<string> asked = new();
        foreach (string name in (string[])["a", "b", "z"])
        {
            Serve(name, _ =>
            {
                asked.Enqueue(name);
                return name == "z" ? content : null;
            });
        }

        _fetcher.Want(root, isUrgent: false, new PeerId("z"));
        await UntilAsync(() => _found.ContainsKey(root));
        Assert.That(asked, Is.EqualTo((string[])["z"]));
    }

    [Test]
    public async Task Want_MoreThanTheMaximum_IsLeftForLater()
    {
        for (int i = 0; i < ContentFetcher.WantedMax + 10; i++)
        {
            _fetcher.Want(Keccak.Hash(BitConverter.GetBytes(i)), isUrgent: false);
        }

        Assert.That(_fetcher.Count, Is.EqualTo(ContentFetcher.WantedMax));
        _fetcher.Forget(Keccak.Hash(BitConverter.GetBytes(0)));
        Assert.That(_fetcher.Count, Is.EqualTo(ContentFetcher.WantedMax - 1));
        await Task.CompletedTask;
    }

    [Test]
    public async Task Want_ManyAtOnce_FetchesAFewAtATime()
    {
        byte[][] contents = [.. Enumerable.Range(10, 12).Select(i => Made(i, 40_000))];
        SortedDictionary<Hash256, byte[]> byRoot = new(contents.ToDictionary(c => ContentRoot.Of(c)));
        int running = 0, most = 0;
        Serve("peer", wanted =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Interlocked.Decrement(ref running);
            return byRoot[wanted];
        });
        foreach (Hash256 root in byRoot.Keys)
        {
            _fetcher.Want(root, isUrgent: false);
        }

        await UntilAsync(() =>
        {
            _fetcher.Start();
            return _found.Count == contents.Length;
        });
        Assert.That(most, Is.LessThanOrEqualTo(ContentFetcher.AtOnceMax));
    }

    private void ServeParts(string name, Func<ContentRequest, IReadOnlyList<byte[]>?> parts) =>
        _hub.Join(new PeerId(name)).Requests.Serve(
            ContentProtocol.Name, ContentProtocol.Options,
            (_, request, _) =>
                parts(ContentRequest.TryDecode(request.Span)!) is { } made ? EachAsync(made) : null);

    // Of whatever content, whether or not it is the one that was asked for.
    private static List<byte[]> PartsOf(byte[] content, ContentRequest request)
    {
        ContentTree tree = ContentTree.Of(content);
        return
        [
            .. Enumerable.Range(request.First, request.Count).Where(index => index < tree.Count)
                .Select(index => new ContentChunk(
                    content.Length, tree.PathOf(index),
                    content.AsMemory(
                        index * ContentRoot.ChunkBytes, ContentTree.ChunkLengthOf(content.Length, index)))
                    .Encode()),
        ];
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> EachAsync(IReadOnlyList<byte[]> parts)
    {
        foreach (byte[] part in parts)
        {
            yield return part;
        }

        await Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> StallAsync(Task until)
    {
        await until;
        yield break;
    }

    private void Serve(string name, Func<Hash256, byte[]?> contents)
    {
        INetwork peer = _hub.Join(new PeerId(name));
        ContentServer server = new(contents, new Nothing());
        peer.Requests.Serve(ContentProtocol.Name, ContentProtocol.Options, server.Answer);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!isSo())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static byte[] Made(int seed, int length)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private sealed class Nothing : IContentReader
    {
        public byte[]? GetContent(Hash256 root) => null;
    }
}
