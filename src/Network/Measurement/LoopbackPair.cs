using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Security.Cryptography;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Identity;

namespace OpenLedger.Network.Measurement;

/// <summary>
/// Two nodes of this implementation on loopback in this process, to measure their transport: TCP, Noise and
/// yamux as a real node has them, and nothing above. One measurement at a time.
/// </summary>
public sealed class LoopbackPair : IAsyncDisposable
{
    private const string Drain = "/openledger/measure/drain/1";
    private const int PieceBytes = 64 * 1_024;

    private readonly Swarm _from;
    private readonly Swarm _to;
    private readonly Multiaddr _address;

    private LoopbackPair(Swarm from, Swarm to, Multiaddr address) =>
        (_from, _to, _address) = (from, to, address);

    /// <summary>Starts both and connects them.</summary>
    public static async Task<LoopbackPair> StartAsync(CancellationToken cancellationToken)
    {
        Swarm to = NewSwarm();
        to.Handle(Drain, CountAsync);
        Multiaddr address = to.Listen(Multiaddr.Parse("/ip4/127.0.0.1/tcp/0")).WithPeer(to.Local);
        LoopbackPair pair = new(NewSwarm(), to, address);
        await pair._from.DialAsync(address, cancellationToken).ConfigureAwait(false);
        return pair;
    }

    /// <summary>
    /// Sends bytes over one new stream of the connection there is; the time from its opening to the other
    /// side's word that all have arrived.
    /// </summary>
    /// <exception cref="PeerFaultException">The other side counted something else.</exception>
    public async Task<TimeSpan> SendAsync(long bytes, CancellationToken cancellationToken)
    {
        byte[] piece = RandomNumberGenerator.GetBytes(PieceBytes);
        long started = TimeProvider.System.GetTimestamp();
        await using PeerStream stream =
            await _from.OpenAsync(_to.Local, [Drain], cancellationToken).ConfigureAwait(false);
        for (long left = bytes; left > 0; left -= piece.Length)
        {
            await stream.Output.WriteAsync(piece.AsMemory(0, (int)Math.Min(left, piece.Length)), cancellationToken)
                .ConfigureAwait(false);
        }

        await stream.Output.CompleteAsync().ConfigureAwait(false);
        ReadResult answer = await stream.Input
            .ReadAtLeastAsync(sizeof(long), cancellationToken).ConfigureAwait(false);
        TimeSpan taken = TimeProvider.System.GetElapsedTime(started);
        bool all = answer.Buffer.Length == sizeof(long)
            && BinaryPrimitives.ReadInt64BigEndian(answer.Buffer.FirstSpan) == bytes;
        stream.Input.AdvanceTo(answer.Buffer.End);
        return all
            ? taken
            : throw new PeerFaultException(DisconnectReason.ProtocolViolation, "not all bytes arrived");
    }

    /// <summary>
    /// Connects a node anew: the time from the dial to the authenticated, multiplexed connection.
    /// </summary>
    public async Task<TimeSpan> HandshakeAsync(CancellationToken cancellationToken)
    {
        await using Swarm dialer = NewSwarm();
        long started = TimeProvider.System.GetTimestamp();
        await dialer.DialAsync(_address, cancellationToken).ConfigureAwait(false);
        return TimeProvider.System.GetElapsedTime(started);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _from.DisposeAsync().ConfigureAwait(false);
        await _to.DisposeAsync().ConfigureAwait(false);
    }

    private static Swarm NewSwarm() => new(NodeIdentity.Generate(), new SwarmOptions());

    private static async Task CountAsync(PeerStream stream, CancellationToken cancellationToken)
    {
        long count = 0;
        ReadResult result;
        do
        {
            result = await stream.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
            count += result.Buffer.Length;
            stream.Input.AdvanceTo(result.Buffer.End);
        }
        while (!result.IsCompleted);
        byte[] answer = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(answer, count);
        await stream.Output.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
    }
}
