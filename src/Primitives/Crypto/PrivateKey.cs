using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>A secret number below the order of secp256k1. Immutable, thread-safe; never printed.</summary>
public sealed class PrivateKey
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _bytes;

    private PrivateKey(byte[] bytes)
    {
        _bytes = bytes;
        Span<byte> parsed = stackalloc byte[Secp256k1Native.PublicKeySize];
        Invariant.Require(
            Secp256k1Native.PublicKeyCreate(Secp256k1Context.Shared, parsed, bytes) == 1,
            "a checked key has a point");
        PublicKey = PublicKey.FromParsed(parsed);
    }

    /// <summary>The key others verify with.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The account it controls.</summary>
    public Address Address => PublicKey.Address;

    /// <summary>The secret; only signing reads it.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>
    /// Takes 32 big-endian bytes; false for another length, 0, or a number not below the order.
    /// </summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PrivateKey? key)
    {
        bool valid =
            bytes.Length == Size && Secp256k1Native.SecretKeyVerify(Secp256k1Context.Shared, bytes) == 1;
        key = valid ? new PrivateKey(bytes.ToArray()) : null;
        return valid;
    }

    /// <summary>Takes 32 big-endian bytes known to be a key.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static PrivateKey Create(ReadOnlySpan<byte> bytes) =>
        TryCreate(bytes, out PrivateKey? key)
            ? key
            : throw new ArgumentException("not a private key", nameof(bytes));

    /// <summary>
    /// Adds <paramref name="tweak"/> modulo the order (BIP-32); false in the one case of 2^127 it cannot.
    /// </summary>
    public bool TryTweakAdd(ReadOnlySpan<byte> tweak, [NotNullWhen(true)] out PrivateKey? key)
    {
        byte[] bytes = [.. _bytes];
        bool added = tweak.Length == Size
            && Secp256k1Native.SecretKeyTweakAdd(Secp256k1Context.Shared, bytes, tweak) == 1;
        key = added ? new PrivateKey(bytes) : null;
        return added;
    }

    /// <summary>Writes the 32 secret bytes, for a key store.</summary>
    public void Export(Span<byte> destination) => _bytes.CopyTo(destination);

    /// <summary>The address only: the secret is never printed.</summary>
    public override string ToString() => $"PrivateKey of {Address}";
}
