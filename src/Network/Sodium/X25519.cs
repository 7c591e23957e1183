using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Sodium;

/// <summary>Diffie-Hellman on Curve25519 (RFC 7748) by libsodium. Thread-safe.</summary>
internal static class X25519
{
    /// <summary>Length of a scalar, a point and a shared secret.</summary>
    public const int Size = 32;

    /// <summary>The point of a secret scalar.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> secret)
    {
        Invariant.Require(secret.Length == Size, "an X25519 scalar has 32 bytes");
        byte[] point = new byte[Size];
        Invariant.Require(
            SodiumNative.ScalarMultiplyBase(point, secret) == 0, "the base point has every multiple");
        return point;
    }

    /// <summary>
    /// The secret shared with the holder of <paramref name="other"/>; false when that point is of small
    /// order, which would make the secret known to everybody.
    /// </summary>
    public static bool TryAgree(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> other, [NotNullWhen(true)] out byte[]? shared)
    {
        Invariant.Require(secret.Length == Size && other.Length == Size, "X25519 takes 32 bytes each");
        byte[] result = new byte[Size];
        bool agreed = SodiumNative.ScalarMultiply(result, secret, other) == 0;
        shared = agreed ? result : null;
        return agreed;
    }
}
