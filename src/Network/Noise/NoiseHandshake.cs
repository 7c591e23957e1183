using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using OpenLedger.Network.Sodium;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Noise;

/// <summary>
/// The three messages of pattern XX (noiseprotocol.org section 7.5), as a function of keys and bytes:
/// initiator e; responder e, ee, s, es; initiator s, se; each followed by a payload. Not thread-safe.
/// </summary>
internal sealed class NoiseHandshake : IDisposable
{
    /// <summary>Longest handshake message that is read or written.</summary>
    public const int MessageSizeMax = 4_096;

    private const int EncryptedKeySize = X25519.Size + NoiseCipher.TagSize;

    private readonly NoiseSymmetricState _state;
    private readonly bool _initiator;
    private readonly byte[] _staticSecret;
    private readonly byte[] _ephemeralSecret;
    private readonly byte[] _remoteEphemeral = new byte[X25519.Size];
    private readonly byte[] _remoteStatic = new byte[X25519.Size];
    private int _messages;

    /// <summary>A handshake with a static key and a fresh ephemeral one, 32 bytes each.</summary>
    public NoiseHandshake(
        bool initiator, ReadOnlySpan<byte> staticSecret, ReadOnlySpan<byte> ephemeralSecret,
        ReadOnlySpan<byte> prologue)
    {
        _initiator = initiator;
        _staticSecret = staticSecret.ToArray();
        _ephemeralSecret = ephemeralSecret.ToArray();
        _state = new NoiseSymmetricState(prologue);
    }

    /// <summary>True when all three messages are done.</summary>
    public bool IsDone => _messages == 3;

    /// <summary>The peer's static key; known after its message with s.</summary>
    public ReadOnlyMemory<byte> RemoteStatic => _remoteStatic;

    /// <summary>The transcript hash, the same on both sides.</summary>
    public ReadOnlySpan<byte> Transcript => _state.Hash;

    private bool IsMyTurn => (_messages % 2 == 0) == _initiator;

    /// <summary>Bytes that the next message has besides its payload.</summary>
    private int Overhead => _messages switch
    {
        0 => X25519.Size,
        1 => X25519.Size + EncryptedKeySize + NoiseCipher.TagSize,
        _ => EncryptedKeySize + NoiseCipher.TagSize,
    };

    /// <summary>
    /// The next message, when it is this side's turn; false when the peer's key is one that makes secrets
    /// known to everybody.
    /// </summary>
    public bool TryWrite(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? message)
    {
        Invariant.Require(!IsDone && IsMyTurn, "not this side's turn in the handshake");
        Invariant.Require(payload.Length <= MessageSizeMax - Overhead, "a handshake payload is too long");
        message = null;
        byte[] output = new byte[Overhead + payload.Length];
        Span<byte> rest = output;
        if (_messages < 2)
        {
            byte[] ephemeral = X25519.PublicKey(_ephemeralSecret);
            ephemeral.CopyTo(rest);
            _state.MixHash(ephemeral);
            rest = rest[X25519.Size..];
        }

        if (_messages == 1 && !TryMix(_ephemeralSecret, _remoteEphemeral))
        {
            return false;
        }

        if (_messages > 0)
        {
            _state.EncryptAndHash(X25519.PublicKey(_staticSecret), rest);
            rest = rest[EncryptedKeySize..];

            // es for the responder, se for the initiator: always my static key with the peer's ephemeral one.
            if (!TryMix(_staticSecret, _remoteEphemeral))
            {
                return false;
            }
        }

        _state.EncryptAndHash(payload, rest);
        _messages++;
        message = output;
        return true;
    }

    /// <summary>Reads the peer's message; false when it is malformed or does not authenticate.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, [NotNullWhen(true)] out byte[]? payload)
    {
        Invariant.Require(!IsDone && !IsMyTurn, "not the peer's turn in the handshake");
        payload = null;
        if (message.Length < Overhead || message.Length > MessageSizeMax)
        {
            return false;
        }

        byte[] output = new byte[message.Length - Overhead];
        ReadOnlySpan<byte> rest = message;
        if (_messages < 2)
        {
            rest[..X25519.Size].CopyTo(_remoteEphemeral);
            _state.MixHash(_remoteEphemeral);
            rest = rest[X25519.Size..];
        }

        if (_messages == 1 && !TryMix(_ephemeralSecret, _remoteEphemeral))
        {
            return false;
        }

        if (_messages > 0)
        {
            bool authentic = _state.TryDecryptAndHash(rest[..EncryptedKeySize], _remoteStatic)
                && TryMix(_ephemeralSecret, _remoteStatic);
            if (!authentic)
            {
                return false;
            }

            rest = rest[EncryptedKeySize..];
        }

        if (!_state.TryDecryptAndHash(rest, output))
        {
            return false;
        }

        _messages++;
        payload = output;
        return true;
    }

    /// <summary>The ciphers for this side to send and to receive with; once, at the end.</summary>
    public (NoiseCipher Send, NoiseCipher Receive) Split()
    {
        Invariant.Require(IsDone, "the handshake is not done");
        (NoiseCipher initiator, NoiseCipher responder) = _state.Split();
        return _initiator ? (initiator, responder) : (responder, initiator);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_staticSecret);
        CryptographicOperations.ZeroMemory(_ephemeralSecret);
        _state.Dispose();
    }

    private bool TryMix(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> point)
    {
        if (!X25519.TryAgree(secret, point, out byte[]? shared))
        {
            return false;
        }

        _state.MixKey(shared);
        CryptographicOperations.ZeroMemory(shared);
        return true;
    }
}
