using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Messages;

/// <summary>
/// A body with the signatures of a quorum: Notarization, Nullification or Finalization by the body's kind.
/// Big endian:
/// <code>
/// scheme u8 = 1 | body 57 | n u16 | bitmap ceil(n/8), LSB first, unused bits 0
/// | 64 bytes a set bit, in index order
/// </code>
/// n is the size of the epoch's set. Any subset that reaches the quorum is a certificate. Decoding checks
/// form and exact length; power and signatures are checked by <see cref="Certificates.CertificateVerifier"/>.
/// Immutable.
/// </summary>
public sealed class Certificate
{
    /// <summary>secp256k1 ECDSA, low s.</summary>
    public const byte Scheme = 1;

    /// <summary>The largest certificate: 256 signatures.</summary>
    public const int BytesMax = HeaderSize + QuorumSignatures.BytesMax;

    private const int HeaderSize = 1 + Body.Size;
    private readonly QuorumSignatures _signatures;

    private Certificate(Body body, QuorumSignatures signatures) => (Body, _signatures) = (body, signatures);

    /// <summary>What the quorum says.</summary>
    public Body Body { get; }

    /// <summary>Size of the set it is over.</summary>
    public int ValidatorCount => _signatures.ValidatorCount;

    /// <summary>Number of signatures.</summary>
    public int SignatureCount => _signatures.Count;

    /// <summary>The signers with their signatures, in index order.</summary>
    public IEnumerable<(ValidatorIndex Index, Signature Signature)> Signatures() => _signatures.InOrder();

    /// <summary>True when a validator's signature is among them.</summary>
    public bool IsSignedBy(ValidatorIndex index) => _signatures.Has(index);

    /// <summary>
    /// Joins signatures, which must be in strictly ascending index order and below the count.
    /// </summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static Certificate Create(
        Body body, int validatorCount,
        IReadOnlyList<(ValidatorIndex Index, Signature Signature)> signatures) =>
        new(body, QuorumSignatures.Create(validatorCount, signatures));

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[HeaderSize + _signatures.EncodedSize];
        bytes[0] = Scheme;
        Body.Encode(bytes.AsSpan(1));
        _signatures.Encode(bytes.AsSpan(HeaderSize));
        return bytes;
    }

    /// <summary>Reads a certificate that fills <paramref name="bytes"/> exactly.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Certificate? certificate)
    {
        certificate = null;
        if (bytes.Length is < HeaderSize + 2 or > BytesMax)
        {
            return bytes.Length < HeaderSize + 2 ? MessageError.WrongLength : MessageError.TooLarge;
        }

        if (bytes[0] != Scheme)
        {
            return MessageError.UnknownScheme;
        }

        MessageError error = Body.TryDecode(bytes.Slice(1, Body.Size), out Body body);
        if (error != MessageError.None)
        {
            return error;
        }

        error = QuorumSignatures.TryDecode(bytes[HeaderSize..], out QuorumSignatures? signatures);
        if (error == MessageError.None)
        {
            certificate = new Certificate(body, signatures!);
        }

        return error;
    }
}
