using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Identity;

/// <summary>
/// Peer ids of libp2p: the multihash of an encoded public key (the key itself up to 42 bytes, its SHA-256
/// above), written in base58. A CIDv1 in base32 is read as well. A <see cref="PeerId"/> made here holds the
/// base58 text, so that one peer has one name.
/// </summary>
/// <remarks>
/// Multihash: code (00 the key itself, 12 SHA-256), length (at most 2a, or 20), bytes.
/// CIDv1: 'b', then base32 of 01 72 multihash.
/// </remarks>
internal static class PeerIdText
{
    /// <summary>Longest multihash: a key of 42 bytes with code and length.</summary>
    public const int MultihashSizeMax = 2 + InlineKeySizeMax;

    private const int InlineKeySizeMax = 42;
    private const byte IdentityCode = 0x00;
    private const byte Sha256Code = 0x12;

    /// <summary>The peer id of an encoded public key.</summary>
    public static PeerId OfKey(ReadOnlySpan<byte> encodedKey)
    {
        byte[] multihash = encodedKey.Length <= InlineKeySizeMax
            ? [IdentityCode, (byte)encodedKey.Length, .. encodedKey]
            : [Sha256Code, SHA256.HashSizeInBytes, .. SHA256.HashData(encodedKey)];
        return new PeerId(Base58.Encode(multihash));
    }

    /// <summary>Reads either text form; false when it is no peer id.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PeerId peer)
    {
        peer = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text[0] == '1' || text.StartsWith("Qm", StringComparison.Ordinal))
        {
            return Base58.TryDecode(text, out byte[] multihash) && TryDecode(multihash, out peer);
        }

        return text[0] == 'b'
            && Base32.TryDecode(text.AsSpan(1), out byte[] cid)
            && cid is [0x01, 0x72, ..]
            && TryDecode(cid.AsSpan(2), out peer);
    }

    /// <summary>Reads a multihash; false when it is none that names a peer.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> multihash, out PeerId peer)
    {
        bool known = multihash.Length >= 2
            && multihash[1] == multihash.Length - 2
            && (multihash[0] == IdentityCode ? multihash.Length is > 2 and <= MultihashSizeMax
                : multihash[0] == Sha256Code && multihash[1] == SHA256.HashSizeInBytes);
        peer = known ? new PeerId(Base58.Encode(multihash)) : default;
        return known;
    }

    /// <summary>The multihash of a peer id; false for a name that is no libp2p peer id.</summary>
    public static bool TryGetMultihash(PeerId peer, out byte[] multihash) =>
        Base58.TryDecode(peer.Value, out multihash) && TryDecode(multihash, out _);

    /// <summary>
    /// The key inside a peer id that carries one; false when it is hashed or of a foreign kind.
    /// </summary>
    public static bool TryGetKey(PeerId peer, [NotNullWhen(true)] out IdentityPublicKey? key)
    {
        key = null;
        return TryGetMultihash(peer, out byte[] multihash)
            && multihash[0] == IdentityCode
            && IdentityPublicKey.TryDecode(multihash.AsSpan(2), out key);
    }
}
