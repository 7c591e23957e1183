using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenLedger.Network.Sodium;
using OpenLedger.Network.Wire;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Identity;

/// <summary>
/// The public key a peer is known by. Encoded as the protobuf message PublicKey of the libp2p peer-ids
/// specification, in this order and nothing else: key type (field 1, number), key (field 2, bytes). An
/// Ed25519 key has 32 bytes, a secp256k1 key 33 (compressed). Immutable, thread-safe.
/// </summary>
internal sealed class IdentityPublicKey
{
    /// <summary>Longest encoding accepted.</summary>
    public const int EncodedSizeMax = 64;

    private readonly PublicKey? _secp256k1;

    private IdentityPublicKey(IdentityKeyType type, byte[] bytes, PublicKey? secp256k1)
    {
        Type = type;
        Bytes = bytes;
        _secp256k1 = secp256k1;
        Encoded = Encode(type, bytes);
        PeerId = PeerIdText.OfKey(Encoded.Span);
    }

    /// <summary>The kind of key.</summary>
    public IdentityKeyType Type { get; }

    /// <summary>The key alone.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The protobuf message.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>The name that follows from the key.</summary>
    public PeerId PeerId { get; }

    /// <summary>Takes an Ed25519 key of 32 bytes.</summary>
    public static IdentityPublicKey OfEd25519(byte[] key)
    {
        Invariant.Require(key.Length == Ed25519.PublicKeySize, "an Ed25519 key has 32 bytes");
        return new IdentityPublicKey(IdentityKeyType.Ed25519, key, null);
    }

    /// <summary>
    /// Reads the message; false for another kind of key, another form, or no point of the curve.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> message, [NotNullWhen(true)] out IdentityPublicKey? key)
    {
        key = null;
        ulong? type = null;
        byte[]? bytes = null;
        ProtobufReader reader = new(message);
        while (
            message.Length <= EncodedSizeMax && reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            if (field == 1 && type is null && reader.TryReadVarint(wire, out ulong number))
            {
                type = number;
            }
            else if (field == 2 && bytes is null && reader.TryReadBytes(wire, EncodedSizeMax, out var value))
            {
                bytes = value.ToArray();
            }
            else
            {
                return false;
            }
        }

        if (!reader.IsAtEnd || type is null || bytes is null)
        {
            return false;
        }

        PublicKey? secp256k1 = null;
        bool known = type switch
        {
            (ulong)IdentityKeyType.Ed25519 => bytes.Length == Ed25519.PublicKeySize,
            (ulong)IdentityKeyType.Secp256k1 =>
                bytes.Length == PublicKey.CompressedSize && PublicKey.TryParse(bytes, out secp256k1),
            _ => false,
        };
        if (!known)
        {
            return false;
        }

        IdentityPublicKey decoded = new((IdentityKeyType)type, bytes, secp256k1);

        // A peer id is a hash of the encoding, so only the one encoding may name the key.
        key = message.SequenceEqual(decoded.Encoded.Span) ? decoded : null;
        return key is not null;
    }

    /// <summary>True when the holder of this key signed the message.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (_secp256k1 is null)
        {
            return Ed25519.Verify(Bytes.Span, message, signature);
        }

        Span<byte> compact = stackalloc byte[Signature.CompactSize];
        return DerSignature.TryToCompact(signature, compact)
            && Secp256k1.Verify(_secp256k1, new Hash256(SHA256.HashData(message)), compact);
    }

    private static byte[] Encode(IdentityKeyType type, ReadOnlySpan<byte> bytes)
    {
        ArrayBufferWriter<byte> output = new(EncodedSizeMax);
        ProtobufWriter writer = new(output);
        writer.Varint(1, (ulong)type);
        writer.Bytes(2, bytes);
        return output.WrittenSpan.ToArray();
    }
}
