using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Identity;

/// <summary>
/// A payload with its signer (libp2p RFC 0002). Protobuf: public key (1), payload type (2), payload (3),
/// signature (5). Signed are, each behind its length (variable): domain, payload type, payload.
/// </summary>
internal sealed record SignedEnvelope(IdentityPublicKey Signer, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Longest envelope that is read.</summary>
    public const int SizeMax = 4_096;

    private const int SignatureSizeMax = 128;
    private const int TypeSizeMax = 16;

    /// <summary>Signs a payload.</summary>
    public static byte[] Seal(
        NodeIdentity signer, string domain, ReadOnlySpan<byte> payloadType, ReadOnlySpan<byte> payload)
    {
        ArrayBufferWriter<byte> output = new();
        ProtobufWriter writer = new(output);
        writer.Bytes(1, signer.PublicKey.Encoded.Span);
        writer.Bytes(2, payloadType);
        writer.Bytes(3, payload);
        writer.Bytes(5, signer.Sign(Signed(domain, payloadType, payload)));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads an envelope; false when malformed, of another type or domain, or not the signer's.
    /// </summary>
    public static bool TryOpen(
        ReadOnlySpan<byte> bytes, string domain, ReadOnlySpan<byte> payloadType,
        [NotNullWhen(true)] out SignedEnvelope? envelope)
    {
        envelope = null;
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> type = default;
        ReadOnlySpan<byte> payload = default;
        ReadOnlySpan<byte> signature = default;
        ProtobufReader reader = new(bytes.Length <= SizeMax ? bytes : default);
        while (reader.TryReadField(out int field, out ProtobufWireType wire))
        {
            bool read = field switch
            {
                1 => reader.TryReadBytes(wire, IdentityPublicKey.EncodedSizeMax, out key),
                2 => reader.TryReadBytes(wire, TypeSizeMax, out type),
                3 => reader.TryReadBytes(wire, SizeMax, out payload),
                5 => reader.TryReadBytes(wire, SignatureSizeMax, out signature),
                _ => reader.TrySkip(wire),
            };
            if (!read)
            {
                return false;
            }
        }

        if (!reader.IsAtEnd
            || !type.SequenceEqual(payloadType)
            || !IdentityPublicKey.TryDecode(key, out IdentityPublicKey? signer)
            || !signer.Verify(Signed(domain, type, payload), signature))
        {
            return false;
        }

        envelope = new SignedEnvelope(signer, payload.ToArray());
        return true;
    }

    private static byte[] Signed(string domain, ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        ArrayBufferWriter<byte> output = new();
        DelimitedMessage.Write(output, Encoding.UTF8.GetBytes(domain));
        DelimitedMessage.Write(output, type);
        DelimitedMessage.Write(output, payload);
        return output.WrittenSpan.ToArray();
    }
}
