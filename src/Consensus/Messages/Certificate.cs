using System.Buffers.Binary;
using System.Numerics;
using OpenLedger.Consensus.Validators;
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
    public const int BytesMax = HeaderSize + (ValidatorSet.CountMax / 8)
        + (ValidatorSet.CountMax * Signature.CompactSize);

    private const int HeaderSize = 1 + Body.Size + 2;
    private readonly byte[] _bitmap;
    private readonly Signature[] _signatures;

    private Certificate(Body body, int validatorCount, byte[] bitmap, Signature[] signatures) =>
        (Body, ValidatorCount, _bitmap, _signatures) = (body, validatorCount, bitmap, signatures);

    /// <summary>What the quorum says.</summary>
    public Body Body { get; }

    /// <summary>Size of the set it is over.</summary>
    public int ValidatorCount { get; }

    /// <summary>Number of signatures.</summary>
    public int SignatureCount => _signatures.Length;

    /// <summary>The signers with their signatures, in index order.</summary>
    public IEnumerable<(ValidatorIndex Index, Signature Signature)> Signatures()
    {
        int next = 0;
        for (int i = 0; i < ValidatorCount; i++)
        {
            if ((_bitmap[i >> 3] & (1 << (i & 7))) != 0)
            {
                yield return (new ValidatorIndex((ushort)i), _signatures[next++]);
            }
        }
    }

    /// <summary>True when a validator's signature is among them.</summary>
    public bool IsSignedBy(ValidatorIndex index) =>
        index.Value < ValidatorCount && (_bitmap[index.Value >> 3] & (1 << (index.Value & 7))) != 0;

    /// <summary>
    /// Joins signatures, which must be in strictly ascending index order and below the count.
    /// </summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static Certificate Create(
        Body body, int validatorCount, IReadOnlyList<(ValidatorIndex Index, Signature Signature)> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(validatorCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validatorCount, ValidatorSet.CountMax);
        byte[] bitmap = new byte[(validatorCount + 7) / 8];
        Signature[] ordered = new Signature[signatures.Count];
        int previous = -1;
        for (int i = 0; i < ordered.Length; i++)
        {
            int index = signatures[i].Index.Value;
            if (index <= previous || index >= validatorCount)
            {
                throw new ArgumentException("signers must ascend and be of the set", nameof(signatures));
            }

            bitmap[index >> 3] |= (byte)(1 << (index & 7));
            ordered[i] = signatures[i].Signature with { YParity = 0 };
            previous = index;
        }

        return new Certificate(body, validatorCount, bitmap, ordered);
    }

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[HeaderSize + _bitmap.Length + (_signatures.Length * Signature.CompactSize)];
        bytes[0] = Scheme;
        Body.Encode(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1 + Body.Size), (ushort)ValidatorCount);
        _bitmap.CopyTo(bytes.AsSpan(HeaderSize));
        int at = HeaderSize + _bitmap.Length;
        foreach (Signature signature in _signatures)
        {
            signature.WriteCompact(bytes.AsSpan(at));
            at += Signature.CompactSize;
        }

        return bytes;
    }

    /// <summary>Reads a certificate that fills <paramref name="bytes"/> exactly.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Certificate? certificate)
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

        MessageError error = Body.TryDecode(bytes.Slice(1, Body.Size), out Body body);
        if (error != MessageError.None)
        {
            return error;
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[(1 + Body.Size)..]);
        if (count is 0 or > ValidatorSet.CountMax)
        {
            return MessageError.ValidatorCountOutOfRange;
        }

        int bitmapLength = (count + 7) / 8;
        if (bytes.Length < HeaderSize + bitmapLength)
        {
            return MessageError.WrongLength;
        }

        byte[] bitmap = bytes.Slice(HeaderSize, bitmapLength).ToArray();
        if ((count & 7) != 0 && bitmap[^1] >> (count & 7) != 0)
        {
            return MessageError.UnusedBitSet;
        }

        return ReadSignatures(bytes[(HeaderSize + bitmapLength)..], body, count, bitmap, out certificate);
    }

    private static MessageError ReadSignatures(
        ReadOnlySpan<byte> bytes, Body body, int count, byte[] bitmap, out Certificate? certificate)
    {
        certificate = null;
        int signers = 0;
        foreach (byte b in bitmap)
        {
            signers += BitOperations.PopCount(b);
        }

        if (signers == 0)
        {
            return MessageError.NoSignature;
        }

        if (bytes.Length != signers * Signature.CompactSize)
        {
            return MessageError.WrongLength;
        }

        Signature[] signatures = new Signature[signers];
        for (int i = 0; i < signers; i++)
        {
            signatures[i] = Signature.FromCompact(
                bytes.Slice(i * Signature.CompactSize, Signature.CompactSize), 0);
        }

        certificate = new Certificate(body, count, bitmap, signatures);
        return MessageError.None;
    }
}
