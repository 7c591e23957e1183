using System.Diagnostics.CodeAnalysis;
using OpenLedger.Primitives.Crypto;

namespace OpenLedger.Node.Peers;

/// <summary>
/// The proof of a validator's key to a peer, of exactly <see cref="Size"/> bytes:
/// <code>
/// format u8 = 1 || key 33 (compressed) || nonce 32 (the signer's) || signature 64 (r || s, low s)
/// </code>
/// What is signed: <see cref="HandshakeDomain"/>.
/// </summary>
/// <param name="Key">The key that signed.</param>
/// <param name="Nonce">The signer's nonce.</param>
/// <param name="Signature">r || s.</param>
internal sealed record ValidatorHello(
    PublicKey Key, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Length in bytes.</summary>
    public const int Size =
        1 + PublicKey.CompressedSize + HandshakeDomain.NonceSize + Primitives.Crypto.Signature.CompactSize;

    private const byte Format = 1;
    private const int NonceAt = 1 + PublicKey.CompressedSize;
    private const int SignatureAt = NonceAt + HandshakeDomain.NonceSize;

    /// <summary>The bytes.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Size];
        bytes[0] = Format;
        Key.ToCompressed().CopyTo(bytes.AsSpan(1));
        Nonce.Span.CopyTo(bytes.AsSpan(NonceAt));
        Signature.Span.CopyTo(bytes.AsSpan(SignatureAt));
        return bytes;
    }

    /// <summary>
    /// Reads the bytes; false for another length or format, or a key that is no point. The signature is not
    /// looked at.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ValidatorHello? hello)
    {
        hello = null;
        if (bytes.Length != Size || bytes[0] != Format
            || !PublicKey.TryParse(bytes[1..NonceAt], out PublicKey? key))
        {
            return false;
        }

        hello = new ValidatorHello(
            key, bytes[NonceAt..SignatureAt].ToArray(), bytes[SignatureAt..].ToArray());
        return true;
    }
}
