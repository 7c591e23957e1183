using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Availability;

/// <summary>
/// What separates words about content from votes and from every other signature of a validator's key:
/// <code>
/// A32 = keccak("openledger/available/1" || chainId u64 || genesisHash 32 || forkId u32)
/// digest = keccak(A32 || root 32 || sizeBytes u32 || epoch u64)
/// </code>
/// The preimage is 76 bytes long, a vote's is 89, a recovery answer's 138. Immutable, thread-safe.
/// </summary>
public sealed class AvailabilityDomain
{
    /// <summary>The domain of a chain.</summary>
    public AvailabilityDomain(ulong chainId, Hash256 genesisHash, uint forkId) =>
        Separator = ConsensusDomain.SeparatorOf("openledger/available/1"u8, chainId, genesisHash, forkId);

    /// <summary>A32.</summary>
    public Hash256 Separator { get; }

    /// <summary>The 32 bytes a validator signs.</summary>
    public Hash256 Digest(in Available body)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + Available.Size];
        Separator.CopyTo(bytes);
        body.Encode(bytes[Hash256.Size..]);
        return Keccak.Hash(bytes);
    }
}
