using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// What a consensus key signs once to show that who registers it has it:
/// <code>
/// keccak("openledger/possession/1" || chainId u64 || genesisHash 32 || account 20)     big endian
/// </code>
/// The account is the one that registers, so nobody else can use the signature. No vote has this digest: its
/// preimage has another length.
/// </summary>
public static class ProofOfPossession
{
    /// <summary>The digest to sign.</summary>
    public static Hash256 Digest(ulong chainId, in Hash256 genesisHash, in Address account)
    {
        ReadOnlySpan<byte> tag = "openledger/possession/1"u8;
        Span<byte> bytes = stackalloc byte[tag.Length + 8 + Hash256.Size + Address.Size];
        tag.CopyTo(bytes);
        Span<byte> rest = bytes[tag.Length..];
        BinaryPrimitives.WriteUInt64BigEndian(rest, chainId);
        genesisHash.CopyTo(rest[8..]);
        account.CopyTo(rest[(8 + Hash256.Size)..]);
        return Keccak.Hash(bytes);
    }

    /// <summary>The proof: r || s, 64 bytes.</summary>
    public static byte[] Sign(PrivateKey key, ulong chainId, in Hash256 genesisHash, in Address account) =>
        Secp256k1.Sign(key, Digest(chainId, genesisHash, account)).ToCompact();

    /// <summary>True when <paramref name="proof"/> is the key's proof for the account, with a low
    /// s.</summary>
    public static bool Verify(
        PublicKey key, ulong chainId, in Hash256 genesisHash, in Address account, ReadOnlySpan<byte> proof) =>
        Secp256k1.Verify(key, Digest(chainId, genesisHash, account), proof);
}
