using System.Security.Cryptography;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Sodium;

/// <summary>Ed25519 signatures (RFC 8032) by libsodium. Thread-safe.</summary>
internal static class Ed25519
{
    /// <summary>Length of a secret seed.</summary>
    public const int SeedSize = 32;

    /// <summary>Length of a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Length of a signature.</summary>
    public const int SignatureSize = 64;

    private const int SecretKeySize = 64;

    /// <summary>The public key of a seed.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        Span<byte> secret = stackalloc byte[SecretKeySize];
        byte[] publicKey = Expand(seed, secret);
        CryptographicOperations.ZeroMemory(secret);
        return publicKey;
    }

    /// <summary>The signature of a message; deterministic.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        Span<byte> secret = stackalloc byte[SecretKeySize];
        Expand(seed, secret);
        byte[] signature = new byte[SignatureSize];
        int status = SodiumNative.Sign(signature, 0, message, (ulong)message.Length, secret);
        CryptographicOperations.ZeroMemory(secret);
        Invariant.Require(status == 0, "signing failed");
        return signature;
    }

    /// <summary>True when the holder of <paramref name="publicKey"/> signed the message.</summary>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == PublicKeySize
        && signature.Length == SignatureSize
        && SodiumNative.Verify(signature, message, (ulong)message.Length, publicKey) == 0;

    private static byte[] Expand(ReadOnlySpan<byte> seed, Span<byte> secret)
    {
        Invariant.Require(seed.Length == SeedSize, "an Ed25519 seed has 32 bytes");
        byte[] publicKey = new byte[PublicKeySize];
        Invariant.Require(SodiumNative.SignSeedKeyPair(publicKey, secret, seed) == 0, "every seed has a key");
        return publicKey;
    }
}
