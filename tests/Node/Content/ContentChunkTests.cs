using System.Text.Json;
using OpenLedger.Node.Content;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Content;

/// <summary>What is said to fetch a content, byte by byte.</summary>
[TestFixture]
public sealed class ContentChunkTests
{
    private const int Length = (5 * ContentRoot.ChunkBytes) + 1;

    [Test]
    public void Encode_GoldenChunks_GivesTheIndependentBytes()
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
            Vectors.RepositoryFolder(), "tests", "Primitives", "Content", "Vectors", "content.json")))
            .RootElement;
        foreach (JsonElement vector in golden.GetProperty("chunks").EnumerateArray())
        {
            int seed = vector.GetProperty("seed").GetInt32();
            byte[] content = new byte[vector.GetProperty("length").GetInt32()];
            for (int i = 0; i < content.Length; i++)
            {
                content[i] = (byte)(((i * 131L) + (i / 251) + seed) % 256);
            }

            int index = vector.GetProperty("index").GetInt32();
            byte[] message = ChunkOf(content, index).Encode();
            Assert.That(message, Has.Length.EqualTo(vector.GetProperty("messageBytes").GetInt32()));
            Assert.That(
                Keccak.Hash(message).ToString(), Is.EqualTo(vector.GetProperty("messageHash").GetString()));
            Assert.That(
                ContentChunk.TryDecode(index, message)!.IsOf(ContentRoot.Of(content), index), Is.True);
        }
    }

    [Test]
    public void Request_Encode_HasItsFrozenBytes()
    {
        ContentRequest request = new(Keccak.Hash([1]), 112, 16);
        Assert.That(
            Hex.Encode(request.Encode()),
            Is.EqualTo("0x5fe7f977e71dba2ea1a68e21057beebb9be2ac30c6410aa38d4f3fbe41dcffd200700010"));
        Assert.That(ContentRequest.TryDecode(request.Encode()), Is.EqualTo(request));
    }

    [TestCase(0, 0, Description = "no chunk")]
    [TestCase(0, 17, Description = "more than may be asked for")]
    [TestCase(113, 16, Description = "beyond the longest content")]
    [TestCase(65_535, 1, Description = "far beyond it")]
    public void Request_OutOfBounds_IsNone(int first, int count) => Assert.That(
        ContentRequest.TryDecode(new ContentRequest(Hash256.Zero, first, count).Encode()), Is.Null);

    [Test]
    public void Request_OfAnotherLength_IsNone()
    {
        byte[] bytes = new ContentRequest(Hash256.Zero, 0, 1).Encode();
        Assert.That(ContentRequest.TryDecode(bytes.AsSpan(1)), Is.Null);
        Assert.That(ContentRequest.TryDecode([.. bytes, 0]), Is.Null);
    }

    [Test]
    public void Chunk_CutGrownOrOfAnotherPlace_IsNone()
    {
        byte[] content = Made(Length);
        byte[] message = ChunkOf(content, 2).Encode();
        Assert.That(message, Has.Length.LessThanOrEqualTo(ContentChunk.BytesMax));
        Assert.That(ContentChunk.TryDecode(2, message), Is.Not.Null);
        Assert.That(ContentChunk.TryDecode(2, message.AsMemory(1)), Is.Null);
        Assert.That(ContentChunk.TryDecode(2, message.AsMemory(0, message.Length - 1)), Is.Null);
        Assert.That(ContentChunk.TryDecode(2, (byte[])[.. message, 0]), Is.Null);
        Assert.That(ContentChunk.TryDecode(5, message), Is.Null, "the last is of one byte");
        Assert.That(ContentChunk.TryDecode(6, message), Is.Null, "there is none");
        Assert.That(ContentChunk.TryDecode(-1, message), Is.Null);
        Assert.That(ContentChunk.TryDecode(0, Array.Empty<byte>()), Is.Null);
        message[0] = 0x7f;
        Assert.That(ContentChunk.TryDecode(2, message), Is.Null, "longer than contents are");
    }

    internal static ContentChunk ChunkOf(byte[] content, int index) => new(
        content.Length, ContentTree.Of(content).PathOf(index),
        content.AsMemory(
            index * ContentRoot.ChunkBytes, ContentTree.ChunkLengthOf(content.Length, index)));

    internal static byte[] Made(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }
}
