using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Content;

/// <summary>
/// The tree over a content's chunks, from which each chunk is proved to be of the <see cref="ContentRoot"/>:
/// its path holds the sibling of every subtree it is in, the lowest first, as RFC 6962's audit path does.
/// Immutable.
/// </summary>
public sealed class ContentTree
{
    /// <summary>The longest path: of a chunk of the longest content.</summary>
    public const int PathMax = 7;

    private readonly Hash256[] _leaves;

    private ContentTree(int length, Hash256[] leaves)
    {
        (Length, _leaves) = (length, leaves);
        Root = ContentHash.Root(length, TopOf(leaves));
    }

    /// <summary>The content's length in bytes.</summary>
    public int Length { get; }

    /// <summary>Its chunks.</summary>
    public int Count => _leaves.Length;

    /// <summary>Its root.</summary>
    public Hash256 Root { get; }

    /// <summary>The tree of a content of 1 to <see cref="ContentRoot.BytesMax"/> bytes.</summary>
    public static ContentTree Of(ReadOnlySpan<byte> content)
    {
        Invariant.Require(
            content.Length is > 0 and <= ContentRoot.BytesMax, "a content is of allowed length");
        Hash256[] leaves = new Hash256[CountOf(content.Length)];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = ContentHash.Leaf(
                content.Slice(i * ContentRoot.ChunkBytes, ChunkLengthOf(content.Length, i)));
        }

        return new ContentTree(content.Length, leaves);
    }

    /// <summary>Chunks of a content of a length.</summary>
    public static int CountOf(int length) => (length + ContentRoot.ChunkBytes - 1) / ContentRoot.ChunkBytes;

    /// <summary>The length of a chunk: whole, but for the last.</summary>
    public static int ChunkLengthOf(int length, int index) =>
        Math.Min(ContentRoot.ChunkBytes, length - (index * ContentRoot.ChunkBytes));

    /// <summary>How many hashes are in the path of a chunk of so many.</summary>
    public static int PathLengthOf(int index, int count)
    {
        int length = 0;
        for (; count > 1; length++)
        {
            int left = LeftOf(count);
            (index, count) = index < left ? (index, left) : (index - left, count - left);
        }

        return length;
    }

    /// <summary>The path of a chunk.</summary>
    public Hash256[] PathOf(int index)
    {
        Invariant.Require(index >= 0 && index < Count, "a path is of a chunk there is");
        Hash256[] path = new Hash256[PathLengthOf(index, Count)];
        ReadOnlySpan<Hash256> within = _leaves;
        for (int at = path.Length - 1; at >= 0; at--)
        {
            int left = LeftOf(within.Length);
            bool isLeft = index < left;
            path[at] = TopOf(isLeft ? within[left..] : within[..left]);
            index -= isLeft ? 0 : left;
            within = isLeft ? within[..left] : within[left..];
        }

        return path;
    }

    /// <summary>
    /// True when the root is that of a content of this length which has these bytes as this chunk. Of any
    /// numbers; false for those that do not fit together.
    /// </summary>
    public static bool Proves(
        in Hash256 root, int length, int index, ReadOnlySpan<byte> chunk, ReadOnlySpan<Hash256> path)
    {
        if (length is <= 0 or > ContentRoot.BytesMax || index < 0 || index >= CountOf(length)
            || chunk.Length != ChunkLengthOf(length, index)
            || path.Length != PathLengthOf(index, CountOf(length)))
        {
            return false;
        }

        return ContentHash.Root(length, Climb(ContentHash.Leaf(chunk), index, CountOf(length), path)) == root;
    }

    // The largest power of two below a number above one.
    private static int LeftOf(int count)
    {
        int left = 1;
        while (left * 2 < count)
        {
            left *= 2;
        }

        return left;
    }

    private static Hash256 TopOf(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        int left = LeftOf(leaves.Length);
        return ContentHash.Node(TopOf(leaves[..left]), TopOf(leaves[left..]));
    }

    private static Hash256 Climb(in Hash256 leaf, int index, int count, ReadOnlySpan<Hash256> path)
    {
        if (count == 1)
        {
            return leaf;
        }

        int left = LeftOf(count);
        return index < left
            ? ContentHash.Node(Climb(leaf, index, left, path[..^1]), path[^1])
            : ContentHash.Node(path[^1], Climb(leaf, index - left, count - left, path[..^1]));
    }
}
