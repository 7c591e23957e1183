using System.Text.Json;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Tests.Content;

/// <summary>Each chunk is proved by its own path, and by no other bytes, place, length or path.</summary>
[TestFixture]
public sealed class ContentTreeTests
{
    [Test]
    public void PathOf_GoldenChunks_IsThatOfTheIndependentTree()
    {
        foreach (JsonElement vector in ContentRootTests.Golden.GetProperty("chunks").EnumerateArray())
        {
            int index = vector.GetProperty("index").GetInt32();
            ContentTree tree = ContentTree.Of(ContentRootTests.Made(
                vector.GetProperty("seed").GetInt32(), vector.GetProperty("length").GetInt32()));
            Assert.That(
                tree.PathOf(index).Select(hash => hash.ToString()),
                Is.EqualTo(vector.GetProperty("path").EnumerateArray().Select(hash => hash.GetString())));
        }
    }

    [Test]
    public void PathOf_EveryChunkOfEveryCount_ProvesItAndNothingElse()
    {
        Random random = new(5);
        for (int count = 1; count <= 33; count++)
        {
            int length = ((count - 1) * ContentRoot.ChunkBytes) + random.Next(1, ContentRoot.ChunkBytes + 1);
            byte[] content = ContentRootTests.Made(count, length);
            ContentTree tree = ContentTree.Of(content);
            Assert.That(tree.Root, Is.EqualTo(ContentRoot.Of(content)));
            Assert.That(tree.Count, Is.EqualTo(count));
            for (int index = 0; index < count; index++)
            {
                Check(tree, content, index, random);
            }
        }
    }

    [Test]
    public void PathOf_LongestContent_HasTheLongestPath()
    {
        int count = ContentTree.CountOf(ContentRoot.BytesMax);
        Assert.That(
            Enumerable.Range(0, count).Max(index => ContentTree.PathLengthOf(index, count)),
            Is.EqualTo(ContentTree.PathMax));
        Assert.That(
            () => ContentTree.Of(new byte[ContentRoot.BytesMax + 1]),
            Throws.InstanceOf<InvariantViolationException>());
        Assert.That(() => ContentTree.Of([]), Throws.InstanceOf<InvariantViolationException>());
    }

    [Test]
    public void Proves_NumbersOutOfBounds_IsFalse()
    {
        Hash256 root = ContentRoot.Of([1]);
        Assert.That(ContentTree.Proves(root, 1, 0, [1], []), Is.True);
        foreach ((int length, int index) in ((int, int)[])
            [(0, 0), (-1, 0), (1, 1), (1, -1), (ContentRoot.BytesMax + 1, 0), (int.MaxValue, int.MaxValue)])
        {
            Assert.That(ContentTree.Proves(root, length, index, [1], []), Is.False);
        }
    }

    private static void Check(ContentTree tree, byte[] content, int index, Random random)
    {
        int size = ContentTree.ChunkLengthOf(content.Length, index);
        byte[] chunk = content.AsSpan(index * ContentRoot.ChunkBytes, size).ToArray();
        Hash256[] path = tree.PathOf(index);
        Assert.That(ContentTree.Proves(tree.Root, content.Length, index, chunk, path), Is.True);

        Assert.That(ContentTree.Proves(Keccak.Hash([1]), content.Length, index, chunk, path), Is.False);
        Assert.That(ContentTree.Proves(tree.Root, content.Length - 1, index, chunk, path), Is.False);
        int other = random.Next(tree.Count);
        Assert.That(
            ContentTree.Proves(tree.Root, content.Length, other, chunk, path), Is.EqualTo(other == index));
        chunk[random.Next(size)] ^= 1;
        Assert.That(ContentTree.Proves(tree.Root, content.Length, index, chunk, path), Is.False);
        Assert.That(
            ContentTree.Proves(tree.Root, content.Length, index, chunk, [.. path, tree.Root]), Is.False);
    }
}
