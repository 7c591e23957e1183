using System.Buffers.Binary;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Content;

/// <summary>
/// Asks for chunks of a content, big endian:
/// <code>
/// root 32 | first u16 | count u16              first + count at most 128, count 1 to 16
/// </code>
/// </summary>
/// <param name="Root">Of the content.</param>
/// <param name="First">The first chunk.</param>
/// <param name="Count">How many, fewer where the content ends.</param>
internal sealed record ContentRequest(Hash256 Root, int First, int Count)
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = Hash256.Size + 4;

    private const int ChunksInAll = ContentRoot.BytesMax / ContentRoot.ChunkBytes;

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        Root.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Hash256.Size), checked((ushort)First));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Hash256.Size + 2), checked((ushort)Count));
        return bytes;
    }

    /// <summary>Reads a request; null for what is none.</summary>
    public static ContentRequest? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            return null;
        }

        int first = BinaryPrimitives.ReadUInt16BigEndian(bytes[Hash256.Size..]);
        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[(Hash256.Size + 2)..]);
        return count is > 0 and <= ContentProtocol.ChunksMax && first + count <= ChunksInAll
            ? new ContentRequest(new Hash256(bytes[..Hash256.Size]), first, count)
            : null;
    }
}
