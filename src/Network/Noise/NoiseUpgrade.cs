using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Security.Cryptography;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Sodium;

namespace OpenLedger.Network.Noise;

/// <summary>
/// Makes encrypted, authenticated channels out of plain pipes for one node. Its Noise static key is made
/// afresh at every start and signed once. Thread-safe.
/// </summary>
internal sealed class NoiseUpgrade
{
    private readonly NodeIdentity _identity;
    private readonly byte[] _staticSecret = RandomNumberGenerator.GetBytes(X25519.Size);
    private readonly byte[] _payload;

    internal NoiseUpgrade(NodeIdentity identity)
    {
        _identity = identity;
        _payload = NoisePayload.Create(identity, X25519.PublicKey(_staticSecret));
    }

    /// <summary>Runs the handshake.</summary>
    /// <param name="raw">The pipe; what follows the handshake stays in it.</param>
    /// <param name="initiator">True on the side that dialed.</param>
    /// <param name="expected">The peer that was dialed; null to take anyone.</param>
    /// <param name="cancellationToken">The caller's deadline.</param>
    /// <exception cref="PeerFaultException">The peer is not who it should be, or breaks the
    /// rules.</exception>
    public async ValueTask<NoiseChannel> HandshakeAsync(
        IDuplexPipe raw, bool initiator, PeerId? expected, CancellationToken cancellationToken)
    {
        byte[] ephemeral = RandomNumberGenerator.GetBytes(X25519.Size);
        using NoiseHandshake handshake = new(initiator, _staticSecret, ephemeral, []);
        CryptographicOperations.ZeroMemory(ephemeral);
        IdentityPublicKey? remote;
        if (initiator)
        {
            await SendAsync(raw.Output, handshake, default, cancellationToken).ConfigureAwait(false);
            byte[] payload =
                await ReceiveAsync(raw.Input, handshake, cancellationToken).ConfigureAwait(false);

            // The responder's identity is checked before this node shows its own.
            remote = Check(payload, handshake, expected);
            await SendAsync(raw.Output, handshake, _payload, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await ReceiveAsync(raw.Input, handshake, cancellationToken).ConfigureAwait(false);
            await SendAsync(raw.Output, handshake, _payload, cancellationToken).ConfigureAwait(false);
            byte[] payload =
                await ReceiveAsync(raw.Input, handshake, cancellationToken).ConfigureAwait(false);
            remote = Check(payload, handshake, expected);
        }

        (NoiseCipher send, NoiseCipher receive) = handshake.Split();
        return new NoiseChannel(raw, send, receive, remote);
    }

    private IdentityPublicKey Check(byte[] payload, NoiseHandshake handshake, PeerId? expected)
    {
        if (!NoisePayload.TryVerify(payload, handshake.RemoteStatic.Span, out IdentityPublicKey? remote))
        {
            throw new PeerFaultException(
                DisconnectReason.IdentityInvalid, "the handshake proves no identity");
        }

        if (remote.PeerId == _identity.PeerId)
        {
            throw new PeerFaultException(DisconnectReason.SelfDialed, "the peer is this node");
        }

        if (expected is { } wanted && remote.PeerId != wanted)
        {
            throw new PeerFaultException(
                DisconnectReason.WrongPeer, $"dialed {wanted}, but {remote.PeerId} answered");
        }

        return remote;
    }

    private static async ValueTask SendAsync(
        PipeWriter output, NoiseHandshake handshake, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (!handshake.TryWrite(payload.Span, out byte[]? message))
        {
            throw new PeerFaultException(DisconnectReason.HandshakeMalformed, "a key of small order");
        }

        Span<byte> frame = output.GetSpan(NoiseChannel.LengthSize + message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame[NoiseChannel.LengthSize..]);
        output.Advance(NoiseChannel.LengthSize + message.Length);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<byte[]> ReceiveAsync(
        PipeReader input, NoiseHandshake handshake, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (TryTakeMessage(ref buffer, out byte[] message))
            {
                input.AdvanceTo(buffer.Start);
                return handshake.TryRead(message, out byte[]? payload)
                    ? payload
                    : throw new PeerFaultException(
                        DisconnectReason.HandshakeMalformed, "a handshake message does not authenticate");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                throw new PeerFaultException(DisconnectReason.ClosedByPeer, "it closed during the handshake");
            }
        }
    }

    private static bool TryTakeMessage(ref ReadOnlySequence<byte> buffer, out byte[] message)
    {
        message = [];
        if (buffer.Length < NoiseChannel.LengthSize)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[NoiseChannel.LengthSize];
        buffer.Slice(0, NoiseChannel.LengthSize).CopyTo(prefix);
        int length = BinaryPrimitives.ReadUInt16BigEndian(prefix);
        if (length > NoiseHandshake.MessageSizeMax)
        {
            throw new PeerFaultException(
                DisconnectReason.HandshakeMalformed, "a handshake message is too long");
        }

        if (buffer.Length < NoiseChannel.LengthSize + length)
        {
            return false;
        }

        message = buffer.Slice(NoiseChannel.LengthSize, length).ToArray();
        buffer = buffer.Slice(NoiseChannel.LengthSize + length);
        return true;
    }
}
