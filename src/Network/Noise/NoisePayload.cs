using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Noise;

/// <summary>
/// What a libp2p peer proves inside the handshake (protobuf NoiseHandshakePayload): field 1 the identity key,
/// field 2 its signature of "noise-libp2p-static-key:" and the Noise static key, field 4 extensions, of which
/// field 2 lists the multiplexers it speaks (not used here). Unknown fields are passed over.
/// </summary>
internal static class NoisePayload
{
    private const int SignatureSizeMax = 128;

    private static ReadOnlySpan<byte> SignaturePrefix => "noise-libp2p-static-key:"u8;

    /// <summary>The payload of a node for its Noise static key.</summary>
    public static byte[] Create(NodeIdentity identity, ReadOnlySpan<byte> staticKey)
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        writer.Bytes(1, identity.PublicKey.Encoded.Span);
        writer.Bytes(2, identity.Sign([.. SignaturePrefix, .. staticKey]));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The identity that a payload proves for a Noise static key; false when the payload is malformed, the
    /// key of a foreign kind, or the signature another's.
    /// </summary>
    public static bool TryVerify(
        ReadOnlySpan<byte> payload, ReadOnlySpan<byte> staticKey,
        [NotNullWhen(true)] out IdentityPublicKey? identity)
    {
        identity = null;
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> signature = default;
        ProtobufReader reader = new(payload);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadBytes(wire, IdentityPublicKey.EncodedSizeMax, out key),
                2 => reader.TryReadBytes(wire, SignatureSizeMax, out signature),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        bool proven = reader.IsAtEnd
            && IdentityPublicKey.TryDecode(key, out identity)
            && identity.Verify([.. SignaturePrefix, .. staticKey], signature);
        identity = proven ? identity : null;
        return proven;
    }
}
