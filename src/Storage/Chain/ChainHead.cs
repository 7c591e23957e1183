using System.Buffers.Binary;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Storage.Chain;

/// <summary>
/// Where the chain is, under the key <c>head</c> of the index table:
/// <code>
/// height 8 || blockHash 32 || corpusHistoryHash 32 || inferenceCount 8
/// </code>
/// </summary>
internal readonly record struct ChainHead(
    Height Height, Hash256 BlockHash, Hash256 CorpusHistoryHash, ulong InferenceCount)
{
    private const int Size = 8 + (2 * Hash256.Size) + 8;

    internal static readonly byte[] Key = "head"u8.ToArray();

    internal byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Height.Value);
        BlockHash.CopyTo(bytes.AsSpan(8));
        CorpusHistoryHash.CopyTo(bytes.AsSpan(8 + Hash256.Size));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(Size - 8), InferenceCount);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    internal static ChainHead Decode(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new ChainHead(
                new Height(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
                new Hash256(bytes.Slice(8, Hash256.Size)),
                new Hash256(bytes.Slice(8 + Hash256.Size, Hash256.Size)),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[(Size - 8)..]))
            : throw new InvalidDataException($"a stored head of {bytes.Length} bytes");
}
