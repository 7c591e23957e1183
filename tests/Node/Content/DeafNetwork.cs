using System.Threading.Channels;
using OpenLedger.Network;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Node.Content;

namespace OpenLedger.Node.Tests.Content;

/// <summary>A node's network on which, for as long as a test wants, no peer gives it a content.</summary>
internal sealed class DeafNetwork : INetwork, IRequests
{
    private readonly INetwork _inner;

    public DeafNetwork(INetwork inner)
    {
        _inner = inner;
        _inner.PeerJoined += peer => PeerJoined?.Invoke(peer);
        _inner.PeerLeft += peer => PeerLeft?.Invoke(peer);
        _inner.Requests.PeerConnected += peer => PeerConnected?.Invoke(peer);
        _inner.Requests.PeerDisconnected += peer => PeerDisconnected?.Invoke(peer);
    }

    public event Action<PeerId>? PeerJoined;

    public event Action<PeerId>? PeerLeft;

    public event Action<PeerId>? PeerConnected;

    public event Action<PeerId>? PeerDisconnected;

    /// <summary>While set, requests for contents fail.</summary>
    public volatile bool IsDeaf;

    public PeerId Local => _inner.Local;

    public IReadOnlyCollection<PeerId> Peers => _inner.Peers;

    public long Dropped => _inner.Dropped;

    public IGossip Gossip => _inner.Gossip;

    public IRequests Requests => this;

    public INetworkStatus Status => _inner.Status;

    public IReadOnlyCollection<PeerId> Connected => _inner.Requests.Connected;

    public void Broadcast(OutboundMessage message) => _inner.Broadcast(message);

    public void Send(PeerId peer, OutboundMessage message) => _inner.Send(peer, message);

    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _inner.Inbound(channel);

    public void Serve(string protocol, RequestOptions options, RequestHandler handler) =>
        _inner.Requests.Serve(protocol, options, handler);

    public Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken) =>
        IsDeaf && protocol == ContentProtocol.Name
            ? Task.FromException<RequestAnswer>(
                new PeerFaultException(DisconnectReason.TransportFailed, "nobody answers"))
            : _inner.Requests.AskAsync(peer, protocol, options, request, cancellationToken);

    public void Penalize(PeerId peer, PeerOffence offence, string detail) =>
        _inner.Requests.Penalize(peer, offence, detail);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
