using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>An ECDSA signature over secp256k1 with its recovery bit (y parity, 0 or 1).</summary>
public readonly record struct Signature(UInt256 R, UInt256 S, byte YParity)
{
    /// <summary>Order of the curve.</summary>
    public static UInt256 CurveOrder { get; } = new(
        Convert.FromHexString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"));

    /// <summary>floor(order / 2): the largest S of a low-s signature (EIP-2).</summary>
    public static UInt256 LowSMax { get; } = CurveOrder >> 1;
}
