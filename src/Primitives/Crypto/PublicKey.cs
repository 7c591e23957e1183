using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Primitives.Crypto;

/// <summary>
/// A point of secp256k1, parsed once so that verifying with it need not. Immutable, thread-safe.
/// </summary>
public sealed class PublicKey : IEquatable<PublicKey>
{
    /// <summary>Length of the compressed form: 02 or 03, then x.</summary>
    public const int CompressedSize = 33;

    /// <summary>Length of the uncompressed form: 04, then x and y.</summary>
    public const int UncompressedSize = 65;

    private readonly byte[] _parsed;

    private PublicKey(byte[] parsed)
    {
        _parsed = parsed;
        Address = AddressOf(parsed);
    }

    /// <summary>The last 20 bytes of keccak(x || y).</summary>
    public Address Address { get; }

    /// <summary>The library's opaque form, 64 bytes.</summary>
    internal ReadOnlySpan<byte> Parsed => _parsed;

    /// <summary>
    /// Reads a compressed (33) or uncompressed (65) key; hybrid forms and points off the curve are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        bool known = (bytes.Length == CompressedSize && bytes[0] is 2 or 3)
            || (bytes.Length == UncompressedSize && bytes[0] == 4);
        if (!known)
        {
            return false;
        }

        byte[] parsed = new byte[Secp256k1Native.PublicKeySize];
        if (Secp256k1Native.PublicKeyParse(Secp256k1Context.Shared, parsed, bytes, (nuint)bytes.Length) != 1)
        {
            return false;
        }

        key = new PublicKey(parsed);
        return true;
    }

    /// <summary>Reads a key that is known to be good.</summary>
    /// <exception cref="ArgumentException">It is not a key.</exception>
    public static PublicKey Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out PublicKey? key)
            ? key
            : throw new ArgumentException("not a public key", nameof(bytes));

    /// <summary>
    /// Adds <paramref name="tweak"/> times the generator (BIP-32); false in the one case of 2^128 it cannot.
    /// </summary>
    public bool TryTweakAdd(ReadOnlySpan<byte> tweak, [NotNullWhen(true)] out PublicKey? key)
    {
        byte[] parsed = [.. _parsed];
        bool added = tweak.Length == PrivateKey.Size
            && Secp256k1Native.PublicKeyTweakAdd(Secp256k1Context.Shared, parsed, tweak) == 1;
        key = added ? new PublicKey(parsed) : null;
        return added;
    }

    /// <summary>The compressed form in a new array of 33 bytes.</summary>
    public byte[] ToCompressed() => Serialize(CompressedSize, Secp256k1Native.Compressed);

    /// <summary>The uncompressed form in a new array of 65 bytes.</summary>
    public byte[] ToUncompressed() => Serialize(UncompressedSize, Secp256k1Native.Uncompressed);

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) =>
        other is not null && _parsed.AsSpan().SequenceEqual(other._parsed);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.GetHashCode();

    /// <summary>The compressed form in hex.</summary>
    public override string ToString() => Hex.Encode(ToCompressed());

    /// <summary>A key from the library's opaque form.</summary>
    internal static PublicKey FromParsed(ReadOnlySpan<byte> parsed) => new(parsed.ToArray());

    /// <summary>The address of a key in the library's opaque form.</summary>
    internal static Address AddressOf(ReadOnlySpan<byte> parsed)
    {
        Span<byte> point = stackalloc byte[UncompressedSize];
        Span<byte> hash = stackalloc byte[Hash256.Size];
        nuint length = UncompressedSize;
        Secp256k1Native.PublicKeySerialize(
            Secp256k1Context.Shared, point, ref length, parsed, Secp256k1Native.Uncompressed);
        Keccak.Hash(point[1..], hash);
        return new Address(hash[12..]);
    }

    private byte[] Serialize(int size, uint form)
    {
        byte[] bytes = new byte[size];
        nuint length = (nuint)size;
        Secp256k1Native.PublicKeySerialize(Secp256k1Context.Shared, bytes, ref length, _parsed, form);
        return bytes;
    }
}
