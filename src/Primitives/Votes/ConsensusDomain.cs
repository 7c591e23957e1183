using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// What separates this chain's votes from every other signature:
/// <code>
/// D32 = keccak("openledger/consensus/1" || chainId u64 || genesisHash 32 || forkId u32)
/// digest = keccak(D32 || body)
/// </code>
/// Immutable, thread-safe.
/// </summary>
public sealed class ConsensusDomain
{
    /// <summary>The domain of a chain.</summary>
    public ConsensusDomain(ulong chainId, Hash256 genesisHash, uint forkId) =>
        Separator = SeparatorOf("openledger/consensus/1"u8, chainId, genesisHash, forkId);

    /// <summary>D32.</summary>
    public Hash256 Separator { get; }

    /// <summary>keccak(tag || chainId u64 || genesisHash 32 || forkId u32).</summary>
    /// <param name="tag">What is signed under it: no other domain of this chain has the same.</param>
    /// <param name="chainId">The chain's number.</param>
    /// <param name="genesisHash">Hash of its block 0.</param>
    /// <param name="forkId">The fork it is signed for.</param>
    public static Hash256 SeparatorOf(
        ReadOnlySpan<byte> tag, ulong chainId, in Hash256 genesisHash, uint forkId)
    {
        byte[] bytes = new byte[tag.Length + 8 + Hash256.Size + 4];
        tag.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(tag.Length);
        BinaryPrimitives.WriteUInt64BigEndian(rest, chainId);
        genesisHash.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(8 + Hash256.Size)..], forkId);
        return Keccak.Hash(bytes);
    }

    /// <summary>The 32 bytes a validator signs for a body.</summary>
    public Hash256 Digest(in Body body)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + Body.Size];
        Separator.CopyTo(bytes);
        body.Encode(bytes[Hash256.Size..]);
        return Keccak.Hash(bytes);
    }
}
