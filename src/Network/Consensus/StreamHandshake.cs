using System.Security.Cryptography;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Wire;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Network.Consensus;

/// <summary>
/// The first four messages on a direct stream, each behind its length (variable). The connection proves the
/// peer ids; these prove the validators' keys behind them, both ways, before anything else is sent:
/// <code>
/// opener:   kind u8 (1 votes, 2 bulk) | first 4 bytes of the genesis hash | nonce 32
/// acceptor: status u8 | when 0: nonce 32 | proof (to the opener's nonce)
/// opener:   status u8 | when 0: proof (to the acceptor's nonce)
/// acceptor: status u8
/// </code>
/// Status: 0 go on, 1 another chain, 2 the proof is refused, 3 a limit. Thread-safe.
/// </summary>
internal sealed class StreamHandshake(IValidatorHandshake proofs, byte[] genesisPrefix, TimeSpan deadline)
{
    /// <summary>Bytes of a nonce.</summary>
    public const int NonceSize = 32;

    /// <summary>Bytes of the genesis hash that are compared before the proofs.</summary>
    public const int GenesisSize = 4;

    private const int OpeningSize = 1 + GenesisSize + NonceSize;

    private const int AnswerMax = 1 + NonceSize + NetworkLimits.HelloBytesMax;

    /// <summary>True for an end that both sides know of: then the stream ends in order.</summary>
    public static bool IsRefusal(DisconnectReason reason) => reason
        is DisconnectReason.WrongChain or DisconnectReason.ValidatorRefused or DisconnectReason.LimitReached;

    /// <summary>As the side that opened the stream.</summary>
    /// <exception cref="PeerFaultException">One side refuses the other, by name.</exception>
    public async Task OpenAsync(PeerStream stream, StreamKind kind, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = Patience(cancellationToken);
        byte[] nonce = RandomNumberGenerator.GetBytes(NonceSize);
        await SayAsync(stream, [(byte)kind, .. genesisPrefix, .. nonce], patience).ConfigureAwait(false);
        byte[] answer = await HearAsync(stream, AnswerMax, patience).ConfigureAwait(false);
        Require(answer, atLeast: NonceSize, stream.Peer);
        ReadOnlyMemory<byte> theirs = answer.AsMemory(1, NonceSize);
        if (!proofs.TryAccept(stream.Peer, nonce, answer.AsSpan(1 + NonceSize)))
        {
            await SayAsync(stream, [(byte)HandshakeStatus.Refused], patience).ConfigureAwait(false);
            throw NotAccepted(stream.Peer);
        }

        await SayAsync(
            stream, [(byte)HandshakeStatus.Ok, .. Proof(stream.Peer, theirs.Span)], patience)
            .ConfigureAwait(false);
        Require(await HearAsync(stream, 1, patience).ConfigureAwait(false), atLeast: 0, stream.Peer);
    }

    /// <summary>As the side that the stream was opened to; the kind when both have accepted.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="tryEnter">Whether one more stream of a kind may be; asked once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PeerFaultException">One side refuses the other, by name.</exception>
    public async Task<StreamKind> AcceptAsync(
        PeerStream stream, Func<StreamKind, bool> tryEnter, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = Patience(cancellationToken);
        byte[] opening = await HearAsync(stream, OpeningSize, patience).ConfigureAwait(false);
        if (opening.Length != OpeningSize
            || opening[0] is not ((byte)StreamKind.Votes or (byte)StreamKind.Bulk))
        {
            throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "not the opening of a direct stream");
        }

        if (!opening.AsSpan(1, GenesisSize).SequenceEqual(genesisPrefix))
        {
            await SayAsync(stream, [(byte)HandshakeStatus.WrongChain], patience).ConfigureAwait(false);
            throw OtherChain(stream.Peer);
        }

        StreamKind kind = (StreamKind)opening[0];
        if (!tryEnter(kind))
        {
            await SayAsync(stream, [(byte)HandshakeStatus.Limit], patience).ConfigureAwait(false);
            throw new PeerFaultException(
                DisconnectReason.LimitReached, "more direct streams or handshakes than a peer may have");
        }

        byte[] nonce = RandomNumberGenerator.GetBytes(NonceSize);
        byte[] own = Proof(stream.Peer, opening.AsSpan(1 + GenesisSize));
        await SayAsync(stream, [(byte)HandshakeStatus.Ok, .. nonce, .. own], patience).ConfigureAwait(false);
        byte[] proof = await HearAsync(stream, AnswerMax, patience).ConfigureAwait(false);
        Require(proof, atLeast: 0, stream.Peer);
        if (!proofs.TryAccept(stream.Peer, nonce, proof.AsSpan(1)))
        {
            await SayAsync(stream, [(byte)HandshakeStatus.Refused], patience).ConfigureAwait(false);
            throw NotAccepted(stream.Peer);
        }

        await SayAsync(stream, [(byte)HandshakeStatus.Ok], patience).ConfigureAwait(false);
        return kind;
    }

    private static PeerFaultException OtherChain(PeerId peer) => new(
        DisconnectReason.WrongChain, $"{peer} is of a chain with another genesis block");

    private static PeerFaultException NotAccepted(PeerId peer) => new(
        DisconnectReason.ValidatorRefused, $"{peer} does not prove the key of a validator");

    private static void Require(ReadOnlySpan<byte> message, int atLeast, PeerId peer)
    {
        HandshakeStatus status =
            message.IsEmpty ? (HandshakeStatus)byte.MaxValue : (HandshakeStatus)message[0];
        switch (status)
        {
            case HandshakeStatus.Ok when message.Length > atLeast:
                return;
            case HandshakeStatus.WrongChain:
                throw OtherChain(peer);
            case HandshakeStatus.Refused:
                throw new PeerFaultException(
                    DisconnectReason.ValidatorRefused, $"{peer} does not take this node for a validator");
            case HandshakeStatus.Limit:
                throw new PeerFaultException(
                    DisconnectReason.LimitReached, $"{peer} takes no more streams or handshakes now");
            default:
                throw new PeerFaultException(
                    DisconnectReason.ProtocolViolation, "a malformed message of a handshake");
        }
    }

    private static async Task<byte[]> HearAsync(
        PeerStream stream, int bytesMax, CancellationTokenSource patience)
    {
        try
        {
            return await DelimitedMessage.ReadAsync(stream.Input, bytesMax, patience.Token)
                .ConfigureAwait(false)
                ?? throw new PeerFaultException(
                    DisconnectReason.ClosedByPeer, "the stream ended inside the handshake");
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested)
        {
            throw TooLate(late);
        }
    }

    private static PeerFaultException TooLate(Exception late) => new(
        DisconnectReason.HandshakeTimeout, "the handshake of a direct stream took too long", late);

    private static async Task SayAsync(PeerStream stream, byte[] message, CancellationTokenSource patience)
    {
        DelimitedMessage.Write(stream.Output, message);
        try
        {
            await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (patience.IsCancellationRequested)
        {
            throw TooLate(late);
        }
    }

    private byte[] Proof(PeerId peer, ReadOnlySpan<byte> nonce)
    {
        byte[] proof = proofs.Hello(peer, nonce);
        Invariant.Require(proof.Length <= NetworkLimits.HelloBytesMax, "a proof of a key is short");
        return proof;
    }

    private CancellationTokenSource Patience(CancellationToken cancellationToken)
    {
        CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(deadline);
        return patience;
    }
}
