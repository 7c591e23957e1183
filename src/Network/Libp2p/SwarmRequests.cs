using OpenLedger.Network.Connections;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Libp2p;

/// <summary>Questions over sockets. Peers are told when a protocol is added.</summary>
internal sealed class SwarmRequests : IRequests
{
    private readonly Swarm _swarm;
    private readonly IdentifyService _identify;
    private readonly RequestService _requests;
    private readonly Action<PeerId, PeerOffence, string> _penalize;
    private readonly Lock _gate = new();
    private readonly HashSet<PeerId> _connected = [];

    public SwarmRequests(
        Swarm swarm, IdentifyService identify, Action<PeerId, PeerOffence, string> penalize)
    {
        _swarm = swarm;
        _identify = identify;
        _penalize = penalize;
        _requests = new RequestService(swarm);
        swarm.Connected += connection => OnConnected(connection.Peer);
        swarm.Disconnected += (connection, _) => OnDisconnected(connection.Peer);
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerConnected;

    /// <inheritdoc/>
    public event Action<PeerId>? PeerDisconnected;

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Connected => _swarm.Peers;

    /// <inheritdoc/>
    public void Serve(string protocol, RequestOptions options, RequestHandler handler)
    {
        _requests.Serve(protocol, options, handler);
        _swarm.Run(() => _identify.PushAsync(CancellationToken.None));
    }

    /// <inheritdoc/>
    public async Task<RequestAnswer> AskAsync(
        PeerId peer, string protocol, RequestOptions options, ReadOnlyMemory<byte> request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await _requests.AskAsync(peer, protocol, options, request, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (PeerFaultException fault)
        {
            _swarm.Report(peer, fault.Reason, fault.Message);
            if (fault.Reason == DisconnectReason.RequestTimeout)
            {
                Penalize(peer, PeerOffence.Stall, fault.Message);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Penalize(PeerId peer, PeerOffence offence, string detail) => _penalize(peer, offence, detail);

    // A peer may have several connections for a moment: it is announced with the first, and gone with the
    // last.
    private void OnConnected(PeerId peer)
    {
        bool isNew;
        lock (_gate)
        {
            isNew = _connected.Add(peer);
        }

        if (isNew)
        {
            PeerConnected?.Invoke(peer);
        }
    }

    private void OnDisconnected(PeerId peer)
    {
        bool isLast;
        lock (_gate)
        {
            isLast = _swarm.Find(peer) is null && _connected.Remove(peer);
        }

        if (isLast)
        {
            PeerDisconnected?.Invoke(peer);
        }
    }
}
