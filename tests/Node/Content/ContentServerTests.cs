using OpenLedger.Network;
using OpenLedger.Node.Content;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Content;

/// <summary>What a node gives away, and how much it keeps ready for that.</summary>
[TestFixture]
public sealed class ContentServerTests
{
    private readonly SortedDictionary<Hash256, byte[]> _stored = [];
    private int _reads;

    [SetUp]
    public void Begin()
    {
        _stored.Clear();
        _reads = 0;
    }

    [Test]
    public async Task Answer_ChunksOfAContent_AreProvedAndReadOnce()
    {
        byte[] content = ContentChunkTests.Made((20 * ContentRoot.ChunkBytes) + 3);
        Hash256 root = ContentRoot.Of(content);
        _stored[root] = content;
        ContentServer server = New();
        List<byte> whole = [];
        for (int first = 0; first < 21; first += 16)
        {
            int index = first;
            ContentRequest asked = new(root, first, 16);
            foreach (ReadOnlyMemory<byte> part in await PartsAsync(server, asked))
            {
                ContentChunk chunk = ContentChunk.TryDecode(index, part)!;
                Assert.That(chunk.IsOf(root, index++), Is.True);
                whole.AddRange(chunk.Bytes.Span);
            }
        }

        Assert.That(whole, Is.EqualTo(content));
        Assert.That(_reads, Is.EqualTo(1));
    }

    [Test]
    public void Answer_WhatIsNotHereOrNoRequest_IsRefused()
    {
        ContentServer server = New();
        byte[] content = ContentChunkTests.Made(40_000);
        Hash256 root = ContentRoot.Of(content);
        Assert.That(Ask(server, new ContentRequest(root, 0, 1)), Is.Null);
        _stored[root] = content;
        Assert.That(Ask(server, new ContentRequest(root, 2, 1)), Is.Null, "it has two chunks");
        Assert.That(server.Answer(new PeerId("p"), root.ToArray(), CancellationToken.None), Is.Null);

        // A text of the chain is named by its plain hash; it is no content.
        byte[] text = [1, 2, 3];
        _stored[Keccak.Hash(text)] = text;
        Assert.That(Ask(server, new ContentRequest(Keccak.Hash(text), 0, 1)), Is.Null);
    }

    [Test]
    public async Task Answer_ManyContents_KeepsAFewReady()
    {
        ContentServer server = New();
        for (int i = 1; i <= ContentServer.ReadyMax + 3; i++)
        {
            byte[] content = ContentChunkTests.Made(i);
            _stored[ContentRoot.Of(content)] = content;
            await PartsAsync(server, new ContentRequest(ContentRoot.Of(content), 0, 1));
        }

        Assert.That(server.ReadyCount, Is.EqualTo(ContentServer.ReadyMax));
    }

    private ContentServer New() => new(
        root =>
        {
            _reads++;
            return _stored.GetValueOrDefault(root);
        },
        new Nothing());

    private static IAsyncEnumerable<ReadOnlyMemory<byte>>? Ask(
        ContentServer server, ContentRequest request) =>
        server.Answer(new PeerId("p"), request.Encode(), CancellationToken.None);

    private static async Task<List<ReadOnlyMemory<byte>>> PartsAsync(
        ContentServer server, ContentRequest request)
    {
        List<ReadOnlyMemory<byte>> parts = [];
        await foreach (ReadOnlyMemory<byte> part in Ask(server, request)!)
        {
            parts.Add(part);
        }

        return parts;
    }

    private sealed class Nothing : IContentReader
    {
        public byte[]? GetContent(Hash256 root) => null;
    }
}
