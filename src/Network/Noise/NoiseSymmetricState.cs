using System.Security.Cryptography;
using System.Text;

namespace OpenLedger.Network.Noise;

/// <summary>
/// The chaining key and transcript hash of a handshake (noiseprotocol.org section 5.2), for the protocol
/// Noise_XX_25519_ChaChaPoly_SHA256. Not thread-safe.
/// </summary>
internal sealed class NoiseSymmetricState : IDisposable
{
    private const int HashSize = SHA256.HashSizeInBytes;

    private readonly byte[] _hash;
    private readonly byte[] _chainingKey;
    private NoiseCipher? _cipher;

    /// <summary>The state before the first message; the prologue is empty in libp2p.</summary>
    public NoiseSymmetricState(ReadOnlySpan<byte> prologue)
    {
        // The name has exactly 32 bytes, so it is taken as it is.
        _hash = Encoding.ASCII.GetBytes("Noise_XX_25519_ChaChaPoly_SHA256");
        _chainingKey = [.. _hash];
        MixHash(prologue);
    }

    /// <summary>Bytes that encryption adds at this point of the handshake.</summary>
    public int Overhead => _cipher is null ? 0 : NoiseCipher.TagSize;

    /// <summary>The transcript so far.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>Adds public bytes to the transcript.</summary>
    public void MixHash(ReadOnlySpan<byte> data)
    {
        using IncrementalHash sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(_hash);
        sha.AppendData(data);
        sha.GetHashAndReset(_hash);
    }

    /// <summary>Adds a shared secret; what follows is encrypted with a key made of all so far.</summary>
    public void MixKey(ReadOnlySpan<byte> secret)
    {
        Span<byte> key = stackalloc byte[HashSize];
        Derive(secret, _chainingKey, key);
        _cipher?.Dispose();
        _cipher = new NoiseCipher(key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Encrypts once there is a key, and adds the result to the transcript.</summary>
    public void EncryptAndHash(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        if (_cipher is null)
        {
            plaintext.CopyTo(output);
        }
        else
        {
            _cipher.Encrypt(plaintext, output, _hash);
        }

        MixHash(output[..(plaintext.Length + Overhead)]);
    }

    /// <summary>Undoes <see cref="EncryptAndHash"/>; false when the message does not authenticate.</summary>
    public bool TryDecryptAndHash(ReadOnlySpan<byte> message, Span<byte> output)
    {
        if (_cipher is null)
        {
            message.CopyTo(output);
        }
        else if (!_cipher.TryDecrypt(message, output, _hash))
        {
            return false;
        }

        MixHash(message);
        return true;
    }

    /// <summary>The ciphers of the two directions: of the initiator's messages, of the responder's.</summary>
    public (NoiseCipher Initiator, NoiseCipher Responder) Split()
    {
        Span<byte> first = stackalloc byte[HashSize];
        Span<byte> second = stackalloc byte[HashSize];
        Derive([], first, second);
        (NoiseCipher, NoiseCipher) ciphers = (new NoiseCipher(first), new NoiseCipher(second));
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(second);
        return ciphers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chainingKey);
        _cipher?.Dispose();
    }

    // HKDF with two outputs (section 4.3); the first may overwrite the chaining key, which is read before.
    private void Derive(ReadOnlySpan<byte> secret, Span<byte> first, Span<byte> second)
    {
        Span<byte> temporary = stackalloc byte[HashSize];
        Span<byte> block = stackalloc byte[HashSize + 1];
        HMACSHA256.HashData(_chainingKey, secret, temporary);
        HMACSHA256.HashData(temporary, [0x01], first);
        first.CopyTo(block);
        block[HashSize] = 0x02;
        HMACSHA256.HashData(temporary, block, second);
        CryptographicOperations.ZeroMemory(temporary);
        CryptographicOperations.ZeroMemory(block);
    }
}
