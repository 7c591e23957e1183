using System.Buffers.Binary;
using System.Text;
using OpenLedger.Network;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Peers;

/// <summary>
/// What separates the proof of a validator's key to a peer from votes and from every other signature:
/// <code>
/// H32 = keccak("openledger/handshake/1" || chainId u64 || genesisHash 32 || forkId u32)
/// digest = keccak(H32 || key 33 || signerNonce 32 || askerNonce 32 || signer || asker)
/// signer, asker = length of the peer id u16 || its text
/// </code>
/// Numbers are big endian. Immutable, thread-safe.
/// </summary>
internal sealed class HandshakeDomain
{
    /// <summary>Length of a nonce.</summary>
    public const int NonceSize = 32;

    /// <summary>The domain of a chain.</summary>
    public HandshakeDomain(ulong chainId, Hash256 genesisHash, uint forkId) =>
        Separator = ConsensusDomain.SeparatorOf("openledger/handshake/1"u8, chainId, genesisHash, forkId);

    /// <summary>H32.</summary>
    public Hash256 Separator { get; }

    /// <summary>The 32 bytes a validator signs to prove its key to a peer.</summary>
    /// <param name="signer">The peer that proves.</param>
    /// <param name="key">The key it proves.</param>
    /// <param name="signerNonce">32 bytes of its own, so that nobody else chooses all it signs.</param>
    /// <param name="asker">The peer it proves it to.</param>
    /// <param name="askerNonce">32 bytes that one chose, so that the proof is of now.</param>
    public Hash256 Digest(
        PeerId signer, PublicKey key, ReadOnlySpan<byte> signerNonce, PeerId asker,
        ReadOnlySpan<byte> askerNonce)
    {
        Invariant.Require(
            signerNonce.Length == NonceSize && askerNonce.Length == NonceSize, "a nonce has 32 bytes");
        byte[] signerText = Encoding.UTF8.GetBytes(signer.Value);
        byte[] askerText = Encoding.UTF8.GetBytes(asker.Value);
        byte[] bytes = new byte[
            Hash256.Size + PublicKey.CompressedSize + (2 * NonceSize)
            + 2 + signerText.Length + 2 + askerText.Length];
        Span<byte> rest = bytes;
        Separator.CopyTo(rest);
        rest = rest[Hash256.Size..];
        key.ToCompressed().CopyTo(rest);
        rest = rest[PublicKey.CompressedSize..];
        signerNonce.CopyTo(rest);
        askerNonce.CopyTo(rest[NonceSize..]);
        rest = rest[(2 * NonceSize)..];
        Append(ref rest, signerText);
        Append(ref rest, askerText);
        return Keccak.Hash(bytes);
    }

    private static void Append(ref Span<byte> rest, byte[] text)
    {
        BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)text.Length));
        text.CopyTo(rest[2..]);
        rest = rest[(2 + text.Length)..];
    }
}
