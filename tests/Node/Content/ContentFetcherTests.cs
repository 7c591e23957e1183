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
    public async Task Want_FirstPeersLieOrHaveNothing_IsFoundAtAnotherAndTheLiarPays()
    {
        byte[] content = Made(1, 700_000);
        Hash256 root = ContentRoot.Of(content);
        int asked = 0;
        Serve("a-empty", _ => null);
        Serve("b-liar", _ =>
        {
            asked++;
            return Made(2, 700_000);
        });
        Serve("c-cutter", _ => content[..^1]);
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
