using System.Buffers.Binary;

using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Primitives.Votes;

/// <summary>
/// One validator's signed word, 123 bytes, big endian:
/// <code>
/// body 57 | index u16 | signature 64 (r || s, low s)
/// </code>
/// The signature is over <see cref="ConsensusDomain.Digest"/> of the body. Decoding checks form only; the
/// signature is checked by the consensus core.
/// </summary>
/// <param name="Body">What is said.</param>
/// <param name="Index">Who says it, in the epoch's set.</param>
/// <param name="Signature">The signature; its recovery bit is not carried and reads 0.</param>
public sealed record Vote(Body Body, ValidatorIndex Index, Signature Signature)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = Body.Size + 2 + Signature.CompactSize;

    /// <summary>The signature, recovery bit cleared so that equal votes are equal.</summary>
    public Signature Signature { get; } = Signature with { YParity = 0 };

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Encode(Span<byte> destination)
    {
        Body.Encode(destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[Body.Size..], Index.Value);
        Signature.WriteCompact(destination[(Body.Size + 2)..]);
    }

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        Encode(bytes);
        return bytes;
    }

    /// <summary>Reads exactly <see cref="Size"/> bytes.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out Vote? vote)
    {
        vote = null;
        if (bytes.Length != Size)
        {
            return MessageError.WrongLength;
        }

        MessageError error = Body.TryDecode(bytes[..Body.Size], out Body body);
        if (error != MessageError.None)
        {
            return error;
        }

        ushort index = BinaryPrimitives.ReadUInt16BigEndian(bytes[Body.Size..]);
        if (index >= ValidatorIndex.CountMax)
        {
            return MessageError.ValidatorCountOutOfRange;
        }

        vote = new Vote(body, new ValidatorIndex(index), Signature.FromCompact(bytes[(Body.Size + 2)..], 0));
        return MessageError.None;
    }
}
