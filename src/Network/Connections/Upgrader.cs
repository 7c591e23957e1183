using System.IO.Pipelines;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Connections;

/// <summary>
/// Makes connections of sockets: negotiation, Noise, negotiation, yamux, all within one deadline.
/// </summary>
internal sealed class Upgrader(NodeIdentity identity, SwarmOptions options)
{
    private readonly NoiseUpgrade _noise = new(identity);

    /// <summary>Runs the upgrade; a socket that fails is closed.</summary>
    /// <exception cref="PeerFaultException">The peer is not who it should be, too slow, or breaks the
    /// rules.</exception>
    public async Task<PeerConnection> UpgradeAsync(
        TcpPipe socket, bool isOutbound, PeerId? expected, CancellationToken cancellationToken)
    {
        bool done = false;
        try
        {
            await NegotiateAsync(
                socket, NoiseChannel.Protocol, isOutbound, cancellationToken).ConfigureAwait(false);
            NoiseChannel channel =
                await _noise.HandshakeAsync(
                    socket, isOutbound, expected, cancellationToken).ConfigureAwait(false);
            await NegotiateAsync(
                channel, YamuxSession.Protocol, isOutbound, cancellationToken).ConfigureAwait(false);
            YamuxSession session = new(channel, isOutbound, options.Muxer);
            done = true;
            return new PeerConnection(socket, channel, session, isOutbound, options);
        }
        catch (OperationCanceledException late)
        {
            throw new PeerFaultException(
                DisconnectReason.HandshakeTimeout, "the handshake took too long", late);
        }
        catch (IOException broken) when (broken is not PeerFaultException)
        {
            throw new PeerFaultException(DisconnectReason.TransportFailed, broken.Message, broken);
        }
        finally
        {
            if (!done)
            {
                socket.Dispose();
            }
        }
    }

    private static async ValueTask NegotiateAsync(
        IDuplexPipe pipe, string protocol, bool isOutbound, CancellationToken cancellationToken)
    {
        if (isOutbound)
        {
            await Multistream.SelectAsync(pipe, [protocol], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await Multistream.AnswerAsync(
                pipe, name => name == protocol, cancellationToken).ConfigureAwait(false);
        }
    }
}
