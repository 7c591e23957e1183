using System.Buffers.Binary;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Primitives.Availability;

/// <summary>
/// One validator's signed word that content is available, 110 bytes, big endian:
/// <code>
/// body 44 | index u16 | signature 64 (r || s, low s)
/// </code>
/// The signature is over <see cref="AvailabilityDomain.Digest"/>. Decoding checks form only.
/// </summary>
/// <param name="Body">What is said.</param>
/// <param name="Index">Who says it, in the epoch's set.</param>
/// <param name="Signature">The signature; its recovery bit is not carried and reads 0.</param>
public sealed record AvailabilityVote(Available Body, ValidatorIndex Index, Signature Signature)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Available.Size + 2 + Signature.CompactSize;

    /// <summary>The signature, recovery bit cleared so that equal words are equal.</summary>
    public Signature Signature { get; } = Signature with { YParity = 0 };

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        Body.Encode(bytes);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(Available.Size), Index.Value);
        Signature.WriteCompact(bytes.AsSpan(Available.Size + 2));
        return bytes;
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out AvailabilityVote? vote)
    {
        vote = null;
        if (bytes.Length != Size)
        {
            return MessageError.WrongLength;
        }

        MessageError error = Available.TryDecode(bytes[..Available.Size], out Available body);
        if (error != MessageError.None)
        {
            return error;
        }

        ushort index = BinaryPrimitives.ReadUInt16BigEndian(bytes[Available.Size..]);
        if (index >= ValidatorIndex.CountMax)
        {
            return MessageError.ValidatorCountOutOfRange;
        }

        vote = new AvailabilityVote(
            body, new ValidatorIndex(index), Signature.FromCompact(bytes[(Available.Size + 2)..], 0));
        return MessageError.None;
    }
}
