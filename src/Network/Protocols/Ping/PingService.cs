using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using OpenLedger.Network.Connections;

namespace OpenLedger.Network.Protocols.Ping;

/// <summary>
/// Sends 32 random bytes and wants them back (libp2p ping 1.0.0); sends back what others send. Thread-safe.
/// </summary>
internal sealed class PingService
{
    /// <summary>The protocol's name.</summary>
    public const string Protocol = "/ipfs/ping/1.0.0";

    /// <summary>Bytes of a ping.</summary>
    public const int Size = 32;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly Swarm _swarm;

    /// <summary>Takes part in a swarm's connections.</summary>
    public PingService(Swarm swarm)
    {
        _swarm = swarm;
        swarm.Handle(Protocol, AnswerAsync);
    }

    /// <summary>Measures a round trip.</summary>
    /// <exception cref="PeerFaultException">The peer sends back something else, or ends the
    /// stream.</exception>
    public async Task<TimeSpan> PingAsync(PeerId peer, CancellationToken cancellationToken)
    {
        await using PeerStream stream =
            await _swarm.OpenAsync(peer, [Protocol], cancellationToken).ConfigureAwait(false);
        byte[] sent = RandomNumberGenerator.GetBytes(Size);
        long started = _swarm.Options.Time.GetTimestamp();
        await stream.Output.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
        ReadResult result =
            await stream.Input.ReadAtLeastAsync(Size, cancellationToken).ConfigureAwait(false);
        TimeSpan taken = _swarm.Options.Time.GetElapsedTime(started);
        bool same = result.Buffer.Length == Size && result.Buffer.ToArray().AsSpan().SequenceEqual(sent);
        stream.Input.AdvanceTo(result.Buffer.End);
        return same
            ? taken
            : throw new PeerFaultException(
                DisconnectReason.ProtocolViolation, "other bytes came back than were sent");
    }

    private static async Task AnswerAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        while (true)
        {
            patience.CancelAfter(Silence);
            ReadResult result =
                await stream.Input.ReadAtLeastAsync(Size, patience.Token).ConfigureAwait(false);
            if (result.Buffer.Length < Size)
            {
                stream.Input.AdvanceTo(result.Buffer.End);
                return;
            }

            ReadOnlySequence<byte> ping = result.Buffer.Slice(0, Size);
            foreach (ReadOnlyMemory<byte> piece in ping)
            {
                stream.Output.Write(piece.Span);
            }

            stream.Input.AdvanceTo(ping.End);
            await stream.Output.FlushAsync(patience.Token).ConfigureAwait(false);
        }
    }
}
