using System.Text.Json;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Primitives.Tests.Content;

/// <summary>The name of a content: frozen values, pieces of any length, and that every bit counts.</summary>
[TestFixture]
public sealed class ContentRootTests
{
    internal static JsonElement Golden { get; } = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(
        Vectors.RepositoryFolder(), "tests", "Primitives", "Content", "Vectors",
        "content.json"))).RootElement;

    [Test]
    public void Of_GoldenContents_GivesTheIndependentRoots()
    {
        foreach (JsonElement vector in Golden.GetProperty("roots").EnumerateArray())
        {
            byte[] content =
                Made(vector.GetProperty("seed").GetInt32(), vector.GetProperty("length").GetInt32());
            Assert.That(
                ContentRoot.Of(content), Is.EqualTo(Hash256.Parse(vector.GetProperty("root").GetString()!)),
                $"{content.Length} bytes");
        }
    }

    [Test]
    public void Append_AnyPieces_GivesTheRootOfTheWhole()
    {
        Random random = new(7);
        for (int round = 0; round < 40; round++)
        {
            byte[] content = Made(round, random.Next(0, 6 * ContentRoot.ChunkBytes));
            ContentRootBuilder builder = new();
            for (int at = 0; at < content.Length;)
            {
                int piece = Math.Min(content.Length - at, random.Next(0, 50_000));
                builder.Append(content.AsSpan(at, piece));
                at += piece;
            }

            Assert.That(builder.Length, Is.EqualTo(content.Length));
            Assert.That(builder.Finish(), Is.EqualTo(ContentRoot.Of(content)));
        }
    }

    [Test]
    public void Of_AnotherByteOrLength_IsAnotherRoot()
    {
        byte[] content = Made(1, (3 * ContentRoot.ChunkBytes) + 5);
        SortedSet<Hash256> roots = [ContentRoot.Of(content)];
        foreach (int at in (int[])[0, ContentRoot.ChunkBytes, content.Length - 1])
        {
            byte[] changed = [.. content];
            changed[at] ^= 1;
            Assert.That(roots.Add(ContentRoot.Of(changed)), Is.True);
        }

        Assert.That(roots.Add(ContentRoot.Of(content.AsSpan(0, content.Length - 1))), Is.True);
        Assert.That(roots.Add(ContentRoot.Of([.. content, 0])), Is.True);

        // Two chunks exchanged, and inner nodes offered as a chunk.
        byte[] exchanged = [.. content[ContentRoot.ChunkBytes..(2 * ContentRoot.ChunkBytes)],
            .. content[..ContentRoot.ChunkBytes], .. content[(2 * ContentRoot.ChunkBytes)..]];
        Assert.That(roots.Add(ContentRoot.Of(exchanged)), Is.True);
        Assert.That(roots, Does.Not.Contain(Keccak.Hash(content)));
    }

    [Test]
    public void Builder_Finished_TakesNothing()
    {
        ContentRootBuilder builder = new();
        builder.Append([1]);
        builder.Finish();
        Assert.That(() => builder.Append([2]), Throws.InstanceOf<InvariantViolationException>());
        Assert.That(builder.Finish, Throws.InstanceOf<InvariantViolationException>());
    }

    internal static byte[] Made(int seed, int length)
    {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++)
        {
            content[i] = (byte)(((i * 131L) + (i / 251) + seed) % 256);
        }

        return content;
    }
}
