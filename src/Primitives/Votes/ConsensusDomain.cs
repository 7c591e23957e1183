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
    public ConsensusDomain(ulong chainId, Hash256 genesisHash, uint forkId)
    {
        ReadOnlySpan<byte> tag = "openledger/consensus/1"u8;
        byte[] bytes = new byte[tag.Length + 8 + Hash256.Size + 4];
        tag.CopyTo(bytes);
        Span<byte> rest = bytes.AsSpan(tag.Length);
        BinaryPrimitives.WriteUInt64BigEndian(rest, chainId);
        genesisHash.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(8 + Hash256.Size)..], forkId);
        Separator = Keccak.Hash(bytes);
    }

    /// <summary>D32.</summary>
    public Hash256 Separator { get; }

    /// <summary>The 32 bytes a validator signs for a body.</summary>
    public Hash256 Digest(in Body body)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + Body.Size];
        Separator.CopyTo(bytes);
        body.Encode(bytes[Hash256.Size..]);
        return Keccak.Hash(bytes);
    }
}
