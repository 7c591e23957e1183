using System.Buffers.Binary;
using System.Security.Cryptography;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Noise;

/// <summary>
/// One direction's cipher: ChaCha20-Poly1305 with a counter as its nonce (four zero bytes, then the counter,
/// little-endian; noiseprotocol.org section 12.3). Not thread-safe.
/// </summary>
internal sealed class NoiseCipher : IDisposable
{
    /// <summary>Length of a key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes that encryption adds.</summary>
    public const int TagSize = 16;

    private readonly ChaCha20Poly1305 _cipher;
    private readonly byte[] _nonce = new byte[12];
    private ulong _counter;

    /// <summary>A cipher that starts at counter 0.</summary>
    public NoiseCipher(ReadOnlySpan<byte> key) => _cipher = new ChaCha20Poly1305(key);

    /// <summary>Writes the ciphertext, then its tag.</summary>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> output, ReadOnlySpan<byte> associated)
    {
        NextNonce();
        _cipher.Encrypt(
            _nonce, plaintext, output[..plaintext.Length], output.Slice(
                plaintext.Length, TagSize), associated);
    }

    /// <summary>
    /// Writes the plaintext; false when the message is too short or did not come from the key's holder.
    /// </summary>
    public bool TryDecrypt(ReadOnlySpan<byte> message, Span<byte> output, ReadOnlySpan<byte> associated)
    {
        if (message.Length < TagSize)
        {
            return false;
        }

        NextNonce();
        int length = message.Length - TagSize;
        try
        {
            _cipher.Decrypt(_nonce, message[..length], message[length..], output[..length], associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private void NextNonce()
    {
        // The last counter is reserved; 2^64 messages are out of reach of any connection.
        Invariant.Require(_counter != ulong.MaxValue, "a Noise cipher ran out of nonces");
        BinaryPrimitives.WriteUInt64LittleEndian(_nonce.AsSpan(4), _counter);
        _counter++;
    }
}
