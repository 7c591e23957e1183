using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Content;

/// <summary>The three hashes that a <see cref="ContentRoot"/> is made of; each has a tag of its
/// own.</summary>
internal static class ContentHash
{
    /// <summary>What stands before a chunk.</summary>
    public const byte LeafTag = 0;

    private const byte NodeTag = 1;
    private const byte RootTag = 2;

    /// <summary>Of a chunk.</summary>
    public static Hash256 Leaf(ReadOnlySpan<byte> chunk)
    {
        byte[] preimage = new byte[1 + chunk.Length];
        preimage[0] = LeafTag;
        chunk.CopyTo(preimage.AsSpan(1));
        return Keccak.Hash(preimage);
    }

    /// <summary>Of two subtrees.</summary>
    public static Hash256 Node(in Hash256 left, in Hash256 right)
    {
        Span<byte> preimage = stackalloc byte[1 + (2 * Hash256.Size)];
        preimage[0] = NodeTag;
        left.CopyTo(preimage[1..]);
        right.CopyTo(preimage[(1 + Hash256.Size)..]);
        return Keccak.Hash(preimage);
    }

    /// <summary>Of the whole: its length and the top of its tree.</summary>
    public static Hash256 Root(long length, in Hash256 top)
    {
        ReadOnlySpan<byte> name = "openledger/content/1"u8;
        Span<byte> preimage = stackalloc byte[1 + name.Length + 8 + Hash256.Size];
        preimage[0] = RootTag;
        name.CopyTo(preimage[1..]);
        BinaryPrimitives.WriteInt64BigEndian(preimage[(1 + name.Length)..], length);
        top.CopyTo(preimage[(1 + name.Length + 8)..]);
        return Keccak.Hash(preimage);
    }
}
