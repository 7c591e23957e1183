using System.Buffers.Binary;
using OpenLedger.Consensus.Messages;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// What separates answers to a recovery from votes and from every other signature:
/// <code>
/// R32 = keccak("openledger/recovery/1" || chainId u64 || genesisHash 32 || forkId u32)
/// digest = keccak(R32 || nonce 32 || epoch u64 || index u16 || proof 32)
/// proof = keccak(bytes of the certificate), or zero without one
/// </code>
/// Immutable, thread-safe.
/// </summary>
public sealed class RecoveryDomain
{
    /// <summary>The domain of a chain.</summary>
    public RecoveryDomain(ulong chainId, Hash256 genesisHash, uint forkId) =>
        Separator = ConsensusDomain.SeparatorOf("openledger/recovery/1"u8, chainId, genesisHash, forkId);

    /// <summary>R32.</summary>
    public Hash256 Separator { get; }

    /// <summary>The 32 bytes a validator signs for an answer.</summary>
    public Hash256 Digest(in Hash256 nonce, Epoch epoch, ValidatorIndex index, Certificate? proof)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size + Hash256.Size + 8 + 2 + Hash256.Size];
        Separator.CopyTo(bytes);
        nonce.CopyTo(bytes[32..]);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[64..], epoch.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[72..], index.Value);
        (proof is null ? Hash256.Zero : Keccak.Hash(proof.Encode())).CopyTo(bytes[74..]);
        return Keccak.Hash(bytes);
    }
}
