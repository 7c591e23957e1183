using System.Buffers.Binary;
using System.Numerics;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// Signatures of some of a frozen set's validators over one thing, big endian:
/// <code>
/// n u16 | bitmap ceil(n/8), LSB first, unused bits 0 | 64 bytes a set bit, in index order
/// </code>
/// n is the size of the set. Decoding checks form and exact length, never power or signatures. Immutable.
/// </summary>
public sealed class QuorumSignatures
{
    /// <summary>The most bytes: 256 signatures.</summary>
    public const int BytesMax = CountSize + (ValidatorIndex.CountMax / 8)
        + (ValidatorIndex.CountMax * Signature.CompactSize);

    private const int CountSize = 2;
    private readonly byte[] _bitmap;
    private readonly Signature[] _signatures;

    private QuorumSignatures(int validatorCount, byte[] bitmap, Signature[] signatures) =>
        (ValidatorCount, _bitmap, _signatures) = (validatorCount, bitmap, signatures);

    /// <summary>Size of the set they are of.</summary>
    public int ValidatorCount { get; }

    /// <summary>Number of signatures.</summary>
    public int Count => _signatures.Length;

    /// <summary>Length of <see cref="Encode"/> in bytes.</summary>
    public int EncodedSize => CountSize + _bitmap.Length + (_signatures.Length * Signature.CompactSize);

    /// <summary>The signers with their signatures, in index order.</summary>
    public IEnumerable<(ValidatorIndex Index, Signature Signature)> InOrder()
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
    public bool Has(ValidatorIndex index) =>
        index.Value < ValidatorCount && (_bitmap[index.Value >> 3] & (1 << (index.Value & 7))) != 0;

    /// <summary>
    /// Joins signatures, which must be in strictly ascending index order and below the count.
    /// </summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static QuorumSignatures Create(
        int validatorCount, IReadOnlyList<(ValidatorIndex Index, Signature Signature)> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentOutOfRangeException.ThrowIfLessThan(validatorCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validatorCount, ValidatorIndex.CountMax);
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

        return new QuorumSignatures(validatorCount, bitmap, ordered);
    }

    /// <summary>Writes <see cref="EncodedSize"/> bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)ValidatorCount);
        _bitmap.CopyTo(destination[CountSize..]);
        int at = CountSize + _bitmap.Length;
        foreach (Signature signature in _signatures)
        {
            signature.WriteCompact(destination[at..]);
            at += Signature.CompactSize;
        }
    }

    /// <summary>Reads signatures that fill <paramref name="bytes"/> exactly.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out QuorumSignatures? read)
    {
        read = null;
        if (bytes.Length is < CountSize or > BytesMax)
        {
            return bytes.Length < CountSize ? MessageError.WrongLength : MessageError.TooLarge;
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (count is 0 or > ValidatorIndex.CountMax)
        {
            return MessageError.ValidatorCountOutOfRange;
        }

        int bitmapLength = (count + 7) / 8;
        if (bytes.Length < CountSize + bitmapLength)
        {
            return MessageError.WrongLength;
        }

        byte[] bitmap = bytes.Slice(CountSize, bitmapLength).ToArray();
        if ((count & 7) != 0 && bitmap[^1] >> (count & 7) != 0)
        {
            return MessageError.UnusedBitSet;
        }

        return ReadSignatures(bytes[(CountSize + bitmapLength)..], count, bitmap, out read);
    }

    private static MessageError ReadSignatures(
        ReadOnlySpan<byte> bytes, int count, byte[] bitmap, out QuorumSignatures? read)
    {
        read = null;
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

        read = new QuorumSignatures(count, bitmap, signatures);
        return MessageError.None;
    }
}
