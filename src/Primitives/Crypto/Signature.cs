using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>An ECDSA signature over secp256k1 with its recovery bit (y parity, 0 or 1).</summary>
public readonly record struct Signature(UInt256 R, UInt256 S, byte YParity)
{
    /// <summary>Length of r || s.</summary>
    public const int CompactSize = 64;

    /// <summary>Length of r || s || v.</summary>
    public const int Size = 65;

    /// <summary>Order of the curve.</summary>
    public static UInt256 CurveOrder { get; } = new(
        Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"));

    /// <summary>floor(order / 2): the largest S of a low-s signature (EIP-2).</summary>
    public static UInt256 LowSMax { get; } = CurveOrder >> 1;

    /// <summary>
    /// True when R and S are in range, S is low and the parity is a bit: the only form accepted.
    /// </summary>
    public bool IsCanonical =>
        !R.IsZero && !S.IsZero && R < CurveOrder && S <= LowSMax && YParity <= 1;

    /// <summary>Reads r || s.</summary>
    /// <exception cref="ArgumentException">Not 64 bytes.</exception>
    public static Signature FromCompact(ReadOnlySpan<byte> compact, byte yParity) =>
        compact.Length == CompactSize
            ? new Signature(new UInt256(compact[..32]), new UInt256(compact[32..]), yParity)
            : throw new ArgumentException("r and s have 64 bytes together", nameof(compact));

    /// <summary>
    /// Reads r || s || v as wallets write it (v: 27, 28, 0 or 1); false for another length, v or a high S.
    /// </summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out Signature signature)
    {
        signature = default;
        if (bytes.Length != Size || bytes[64] is not (0 or 1 or 27 or 28))
        {
            return false;
        }

        signature = FromCompact(bytes[..CompactSize], (byte)(bytes[64] >= 27 ? bytes[64] - 27 : bytes[64]));
        return signature.IsCanonical;
    }

    /// <summary>Writes r || s.</summary>
    public void WriteCompact(Span<byte> destination)
    {
        R.WriteBigEndian(destination);
        S.WriteBigEndian(destination[32..]);
    }

    /// <summary>r || s in a new array of 64 bytes.</summary>
    public byte[] ToCompact()
    {
        byte[] bytes = new byte[CompactSize];
        WriteCompact(bytes);
        return bytes;
    }

    /// <summary>r || s || v with v = 27 + parity, in a new array of 65 bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        WriteCompact(bytes);
        bytes[64] = (byte)(27 + YParity);
        return bytes;
    }
}
