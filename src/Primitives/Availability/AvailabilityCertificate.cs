using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Availability;

/// <summary>
/// An <see cref="Available"/> with the signatures of a quorum of its epoch's set, big endian:
/// <code>
/// scheme u8 = 1 | body 44 | n u16 | bitmap ceil(n/8) | 64 bytes a set bit        (QuorumSignatures)
/// </code>
/// Any subset that reaches the quorum is a certificate: more than a third of the power holds the bytes
/// however the rest behaves. Decoding checks form and exact length; power and signatures are checked by
/// the ledger. Immutable.
/// </summary>
/// <param name="Body">What the quorum says.</param>
/// <param name="Signatures">Who says it.</param>
public sealed record AvailabilityCertificate(Available Body, QuorumSignatures Signatures)
{
    /// <summary>secp256k1 ECDSA, low s.</summary>
    public const byte Scheme = 1;

    /// <summary>The largest certificate: 256 signatures.</summary>
    public const int BytesMax = HeaderSize + QuorumSignatures.BytesMax;

    private const int HeaderSize = 1 + Available.Size;

    /// <summary>Joins words of one body, which must be in strictly ascending index order.</summary>
    /// <param name="body">What is said.</param>
    /// <param name="validatorCount">Size of the epoch's set.</param>
    /// <param name="signatures">Who says it.</param>
    /// <exception cref="ArgumentException">They are not in order, or not of the set.</exception>
    public static AvailabilityCertificate Create(
        Available body, int validatorCount,
        IReadOnlyList<(ValidatorIndex Index, Signature Signature)> signatures) =>
        new(body, QuorumSignatures.Create(validatorCount, signatures));

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[HeaderSize + Signatures.EncodedSize];
        bytes[0] = Scheme;
        Body.Encode(bytes.AsSpan(1));
        Signatures.Encode(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    /// <summary>Reads a certificate that fills <paramref name="bytes"/> exactly.</summary>
    public static MessageError TryDecode(
        ReadOnlySpan<byte> bytes, out AvailabilityCertificate? certificate)
    {
        certificate = null;
        if (bytes.Length is < HeaderSize or > BytesMax)
        {
            return bytes.Length < HeaderSize ? MessageError.WrongLength : MessageError.TooLarge;
        }

        if (bytes[0] != Scheme)
        {
            return MessageError.UnknownScheme;
        }

        MessageError error = Available.TryDecode(bytes.Slice(1, Available.Size), out Available body);
        if (error != MessageError.None)
        {
            return error;
        }

        error = QuorumSignatures.TryDecode(bytes[HeaderSize..], out QuorumSignatures? signatures);
        if (error == MessageError.None)
        {
            certificate = new AvailabilityCertificate(body, signatures!);
        }

        return error;
    }
}
