using System.Buffers.Binary;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// One chunk of a content with the proof that it is of the content's root, big endian:
/// <code>
/// length u32 (of the content) | path 32 each (the lowest sibling first) | the chunk's bytes
/// </code>
/// How many hashes and bytes there are follows from the length and the chunk's place.
/// </summary>
/// <param name="Length">Of the whole content, as the root binds it.</param>
/// <param name="Path">Siblings on the way up.</param>
/// <param name="Bytes">The chunk.</param>
internal sealed record ContentChunk(int Length, IReadOnlyList<Hash256> Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The longest.</summary>
    public const int BytesMax = 4 + (ContentTree.PathMax * Hash256.Size) + ContentRoot.ChunkBytes;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[4 + (Path.Count * Hash256.Size) + Bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, Length);
        for (int i = 0; i < Path.Count; i++)
        {
            Path[i].CopyTo(bytes.AsSpan(4 + (i * Hash256.Size)));
        }

        Bytes.Span.CopyTo(bytes.AsSpan(4 + (Path.Count * Hash256.Size)));
        return bytes;
    }

    /// <summary>Reads the chunk of a place, without looking at the proof; null for what is none.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <param name="bytes">Kept, not copied.</param>
    public static ContentChunk? TryDecode(int index, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < 4)
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
        if (length is <= 0 or > ContentRoot.BytesMax || index < 0 || index >= ContentTree.CountOf(length))
        {
            return null;
        }

        Hash256[] path = new Hash256[ContentTree.PathLengthOf(index, ContentTree.CountOf(length))];
        int start = 4 + (path.Length * Hash256.Size);
        if (bytes.Length != start + ContentTree.ChunkLengthOf(length, index))
        {
            return null;
        }

        for (int i = 0; i < path.Length; i++)
        {
            path[i] = new Hash256(bytes.Span.Slice(4 + (i * Hash256.Size), Hash256.Size));
        }

        return new ContentChunk(length, path, bytes[start..]);
    }

    /// <summary>True when it is that chunk of the content of that root.</summary>
    public bool IsOf(in Hash256 root, int index) =>
        ContentTree.Proves(root, Length, index, Bytes.Span, [.. Path]);
}
