using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Identity;

/// <summary>
/// ECDSA signatures as libp2p sends them: ASN.1 DER, a sequence (30) of two positive integers (02), each
/// without needless leading zeros (BIP-66).
/// </summary>
internal static class DerSignature
{
    /// <summary>Longest encoding: two integers of 33 bytes.</summary>
    public const int SizeMax = 72;

    private const int IntegerSize = 32;

    /// <summary>
    /// Writes r || s with the lower of the two values s may have, since a peer may sign with either; false
    /// unless the bytes are strict DER.
    /// </summary>
    public static bool TryToCompact(ReadOnlySpan<byte> der, Span<byte> compact)
    {
        compact.Clear();
        if (der.Length is < 8 or > SizeMax || der[0] != 0x30 || der[1] != der.Length - 2)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = der[2..];
        if (!TryReadInteger(ref rest, compact[..IntegerSize])
            || !TryReadInteger(ref rest, compact[IntegerSize..])
            || !rest.IsEmpty)
        {
            return false;
        }

        UInt256 s = new(compact[IntegerSize..]);
        if (s > Signature.LowSMax && s < Signature.CurveOrder)
        {
            (Signature.CurveOrder - s).WriteBigEndian(compact[IntegerSize..]);
        }

        return true;
    }

    private static bool TryReadInteger(ref ReadOnlySpan<byte> rest, Span<byte> destination)
    {
        if (rest.Length < 3 || rest[0] != 0x02 || rest[1] == 0 || rest[1] > rest.Length - 2)
        {
            return false;
        }

        ReadOnlySpan<byte> integer = rest.Slice(2, rest[1]);
        rest = rest[(2 + integer.Length)..];
        bool negative = integer[0] >= 0x80;
        bool padded = integer[0] == 0 && (integer.Length == 1 || integer[1] < 0x80);
        if (negative || padded)
        {
            return false;
        }

        integer = integer[0] == 0 ? integer[1..] : integer;
        if (integer.Length > IntegerSize)
        {
            return false;
        }

        integer.CopyTo(destination[(IntegerSize - integer.Length)..]);
        return true;
    }
}
