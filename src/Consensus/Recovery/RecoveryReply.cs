using System.Buffers.Binary;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Recovery;

/// <summary>
/// The answer to a <see cref="RecoveryRequest"/>: the certificate of the highest view its sender has one
/// for.
/// Message tag 10, big endian:
/// <code>
/// nonce 32 | epoch u64 | index u16 | signature 64 | held u8 (0 or 1) | certificate to the end when held is 1
/// </code>
/// The signature is over <see cref="RecoveryDomain.Digest"/>. Without a certificate the sender is in view 1.
/// </summary>
/// <param name="Nonce">That of the request.</param>
/// <param name="Epoch">That of the request; the certificate is of this epoch.</param>
/// <param name="Index">Who answers, in the epoch's set.</param>
/// <param name="Signature">Its signature; the recovery bit is not carried and reads 0.</param>
/// <param name="Proof">The certificate; null when none is held.</param>
public sealed record RecoveryReply(
    Hash256 Nonce, Epoch Epoch, ValidatorIndex Index, Signature Signature, Certificate? Proof)
{
    /// <summary>Length without a certificate.</summary>
    public const int SizeMin = Hash256.Size + 8 + 2 + Signature.CompactSize + 1;

    /// <summary>The signature, recovery bit cleared.</summary>
    public Signature Signature { get; } = Signature with { YParity = 0 };

    /// <summary>The view that the certificate lets its holder be in.</summary>
    public View ProvedView => new((Proof?.Body.View.Value ?? 0) + 1);

    /// <summary>The bytes in a new array.</summary>
    public byte[] Encode()
    {
        byte[] certificate = Proof?.Encode() ?? [];
        byte[] bytes = new byte[SizeMin + certificate.Length];
        Nonce.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(32), Epoch.Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(40), Index.Value);
        Signature.WriteCompact(bytes.AsSpan(42));
        bytes[SizeMin - 1] = Proof is null ? (byte)0 : (byte)1;
        certificate.CopyTo(bytes, SizeMin);
        return bytes;
    }

    /// <summary>Reads an answer that fills <paramref name="bytes"/> exactly.</summary>
    public static MessageError TryDecode(ReadOnlySpan<byte> bytes, out RecoveryReply? reply)
    {
        reply = null;
        if (bytes.Length < SizeMin)
        {
            return MessageError.WrongLength;
        }

        ushort index = BinaryPrimitives.ReadUInt16BigEndian(bytes[40..]);
        byte held = bytes[SizeMin - 1];
        if (index >= ValidatorIndex.CountMax)
        {
            return MessageError.ValidatorCountOutOfRange;
        }

        if (held > 1 || (held == 0 && bytes.Length > SizeMin))
        {
            return MessageError.WrongLength;
        }

        Epoch epoch = new(BinaryPrimitives.ReadUInt64BigEndian(bytes[32..]));
        Certificate? proof = null;
        if (held == 1)
        {
            MessageError error = Certificate.TryDecode(bytes[SizeMin..], out proof);
            if (error != MessageError.None)
            {
                return error;
            }

            if (proof!.Body.Epoch != epoch || proof.Body.View.Value > WalPosition.ViewMax - 2)
            {
                return MessageError.InconsistentBody;
            }
        }

        reply = new RecoveryReply(
            new Hash256(bytes[..Hash256.Size]), epoch, new ValidatorIndex(index),
            Signature.FromCompact(bytes.Slice(42, Signature.CompactSize), 0), proof);
        return MessageError.None;
    }
}
