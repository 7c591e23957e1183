using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// ECDSA over secp256k1 by libsecp256k1: deterministic (RFC 6979, HMAC-SHA256) and low-s. Thread-safe.
/// High-s signatures are refused everywhere (EIP-2), so a signature has one accepted form.
/// </summary>
public static class Secp256k1
{
    /// <summary>Signs a 32-byte digest.</summary>
    public static Signature Sign(PrivateKey key, in Hash256 digest)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> message = stackalloc byte[Hash256.Size];
        Span<byte> signature = stackalloc byte[Secp256k1Native.RecoverableSignatureSize];
        Span<byte> compact = stackalloc byte[Signature.CompactSize];
        digest.CopyTo(message);
        Secp256k1Context context = Secp256k1Context.Shared;
        Invariant.Require(
            Secp256k1Native.SignRecoverable(context, signature, message, key.Bytes, 0, 0) == 1,
            "signing failed");
        Secp256k1Native.RecoverableSerialize(context, compact, out int recoveryId, signature);

        // 2 and 3 need an x coordinate above the order: one nonce in 2^127, which nobody can construct.
        Invariant.Require(recoveryId is 0 or 1, "a signature with an overflowing x coordinate");
        return Signature.FromCompact(compact, (byte)recoveryId);
    }

    /// <summary>
    /// The key that made <paramref name="signature"/>; false when there is none or S is high.
    /// </summary>
    public static bool TryRecover(
        in Hash256 digest, in Signature signature, [NotNullWhen(true)] out PublicKey? key)
    {
        Span<byte> parsed = stackalloc byte[Secp256k1Native.PublicKeySize];
        bool recovered = TryRecover(digest, signature, parsed);
        key = recovered ? PublicKey.FromParsed(parsed) : null;
        return recovered;
    }

    /// <summary>
    /// The address of the key that made <paramref name="signature"/>; false when there is none or S is high.
    /// </summary>
    public static bool TryRecover(in Hash256 digest, in Signature signature, out Address signer)
    {
        Span<byte> parsed = stackalloc byte[Secp256k1Native.PublicKeySize];
        bool recovered = TryRecover(digest, signature, parsed);
        signer = recovered ? PublicKey.AddressOf(parsed) : default;
        return recovered;
    }

    /// <summary>
    /// True when <paramref name="key"/> made <paramref name="signature"/> and S is low; the parity is not
    /// looked at.
    /// </summary>
    public static bool Verify(PublicKey key, in Hash256 digest, in Signature signature)
    {
        Span<byte> compact = stackalloc byte[Signature.CompactSize];
        signature.WriteCompact(compact);
        return Verify(key, digest, compact);
    }

    /// <summary>True when <paramref name="key"/> made the signature r || s (64 bytes) and S is low.</summary>
    public static bool Verify(PublicKey key, in Hash256 digest, ReadOnlySpan<byte> compact)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (compact.Length != Signature.CompactSize)
        {
            return false;
        }

        Span<byte> parsed = stackalloc byte[Secp256k1Native.SignatureSize];
        Span<byte> message = stackalloc byte[Hash256.Size];
        digest.CopyTo(message);
        Secp256k1Context context = Secp256k1Context.Shared;
        return Secp256k1Native.SignatureParse(context, parsed, compact) == 1
            && Secp256k1Native.Verify(context, parsed, message, key.Parsed) == 1;
    }

    private static bool TryRecover(in Hash256 digest, in Signature signature, Span<byte> publicKey)
    {
        if (!signature.IsCanonical)
        {
            return false;
        }

        Span<byte> compact = stackalloc byte[Signature.CompactSize];
        Span<byte> recoverable = stackalloc byte[Secp256k1Native.RecoverableSignatureSize];
        Span<byte> message = stackalloc byte[Hash256.Size];
        signature.WriteCompact(compact);
        digest.CopyTo(message);
        Secp256k1Context context = Secp256k1Context.Shared;
        return Secp256k1Native.RecoverableParse(context, recoverable, compact, signature.YParity) == 1
            && Secp256k1Native.Recover(context, publicKey, recoverable, message) == 1;
    }
}
