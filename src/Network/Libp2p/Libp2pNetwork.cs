using System.Threading.Channels;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Protocols.Ping;

namespace OpenLedger.Network.Libp2p;

/// <summary>
/// The network over libp2p: connections, identify, ping, gossip, requests, discovery and the validators'
/// direct streams, put together here and nowhere else. Thread-safe.
/// </summary>
public sealed class Libp2pNetwork : INetwork
{
    private readonly Swarm _swarm;
    private readonly GossipService _gossipService;
    private readonly ConsensusStreams _consensus;
    private readonly SwarmGossip _gossip;
    private readonly SwarmRequests _requests;
    private readonly SwarmStatus _status;
    private readonly DiscoveryService _discovery;
    private int _disposed;

    private Libp2pNetwork(NetworkOptions options, NodeIdentity identity, IValidatorHandshake handshake)
    {
        _swarm = new Swarm(identity, options.SwarmInForce);
        IdentifyService identify = new(_swarm);
        foreach (Multiaddr address in options.ExternalAddresses)
        {
            identify.Announce(address);
        }

        Ping = new PingService(_swarm);
        _gossipService = new GossipService(_swarm, identify, options.Gossip, new Random());
        _consensus = new ConsensusStreams(
            _swarm, identify, handshake, Convert.FromHexString(options.GenesisPrefix), options.Consensus);
        _discovery = new DiscoveryService(_swarm, identify, _gossipService, options.DiscoveryInForce);
        _gossip = new SwarmGossip(_gossipService);
        _requests = new SwarmRequests(_swarm, identify, _discovery.Scores.Penalize);
        _status = new SwarmStatus(_swarm, identify, _discovery.Scores.Of, _consensus.HasJoined);
        _swarm.Faulted += (peer, reason, detail) => Faulted?.Invoke(new NetworkFault(peer, reason, detail));
        _consensus.PeerJoined += peer => PeerJoined?.Invoke(peer);
        _consensus.PeerLeft += peer => PeerLeft?.Invoke(peer);
    }

    /// <inheritdoc/>
    public event Action<PeerId>? PeerJoined;

    /// <inheritdoc/>
    public event Action<PeerId>? PeerLeft;

    /// <summary>Something with a peer came to an end or to nothing. Handlers must not block or
    /// throw.</summary>
    public event Action<NetworkFault>? Faulted;

    /// <inheritdoc/>
    public PeerId Local => _swarm.Local;

    /// <inheritdoc/>
    public IReadOnlyCollection<PeerId> Peers => _consensus.Peers;

    /// <inheritdoc/>
    public long Dropped => _consensus.Dropped + _gossipService.Dropped;

    /// <inheritdoc/>
    public IGossip Gossip => _gossip;

    /// <inheritdoc/>
    public IRequests Requests => _requests;

    /// <inheritdoc/>
    public INetworkStatus Status => _status;

    /// <summary>Bytes on the wire since the start.</summary>
    public NetworkTraffic Traffic => _swarm.Traffic;

    /// <summary>Faults when a bug of this node showed in the background; the node must stop then.</summary>
    public Task Failure => _swarm.Failure;

    internal Swarm Swarm => _swarm;

    internal ConsensusStreams Consensus => _consensus;

    internal DiscoveryService Discovery => _discovery;

    internal PingService Ping { get; }

    /// <summary>Listens, and finds peers from now on.</summary>
    /// <exception cref="NetworkStartException">An option is out of its bounds, or an address cannot be
    /// listened on.</exception>
    public static async Task<Libp2pNetwork> StartAsync(
        NetworkOptions options, NodeIdentity identity, IValidatorHandshake handshake,
        CancellationToken cancellationToken)
    {
        Check(options);
        cancellationToken.ThrowIfCancellationRequested();
        Libp2pNetwork network = new(options, identity, handshake);
        foreach (Multiaddr address in options.ListenAddresses)
        {
            try
            {
                network._swarm.Listen(address);
            }
            catch (PeerFaultException refused)
            {
                await network.DisposeAsync().ConfigureAwait(false);
                throw new NetworkStartException($"cannot listen on {address}: {refused.Message}", refused);
            }
        }

        network._discovery.Start();
        return network;
    }

    /// <inheritdoc/>
    public void Broadcast(OutboundMessage message) => _consensus.Broadcast(message);

    /// <inheritdoc/>
    public void Send(PeerId peer, OutboundMessage message) => _consensus.Send(peer, message);

    /// <inheritdoc/>
    public ChannelReader<InboundMessage> Inbound(NetworkChannel channel) => _consensus.Inbound(channel);

    /// <summary>Connects to an address now, whether or not it is configured.</summary>
    /// <exception cref="PeerFaultException">It cannot be reached, is not who it should be, or a limit is
    /// reached.</exception>
    public async Task<PeerId> ConnectAsync(Multiaddr address, CancellationToken cancellationToken) =>
        (await _swarm.DialAsync(address, cancellationToken).ConfigureAwait(false)).Peer;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _discovery.DisposeAsync().ConfigureAwait(false);
            await _consensus.DisposeAsync().ConfigureAwait(false);
            await _swarm.DisposeAsync().ConfigureAwait(false);
            await _gossipService.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Check(NetworkOptions options)
    {
        bool isPrefix = options.GenesisPrefix.Length == 2 * StreamHandshake.GenesisSize
            && options.GenesisPrefix.All(char.IsAsciiHexDigitLower);
        string? problem =
            !isPrefix ? "the genesis prefix is not 8 lower-case hex digits"
            : options.ListenAddresses.Count > NetworkOptions.ListenAddressesMax
                ? $"more than {NetworkOptions.ListenAddressesMax} addresses to listen on"
            : options.ExternalAddresses.Count > NetworkOptions.ExternalAddressesMax
                ? $"more than {NetworkOptions.ExternalAddressesMax} external addresses"
            : options.ExternalAddresses.FirstOrDefault(address => address.Peer is not null) is { } named
                ? $"the external address {named} names a peer; leave /p2p/ out"
            : options.Bootnodes.Count > NetworkOptions.BootnodesMax
                ? $"more than {NetworkOptions.BootnodesMax} bootnodes"
            : options.Bootnodes.FirstOrDefault(address => address.Peer is null) is { } nameless
                ? $"the bootnode {nameless} does not end in /p2p/ and a peer id"
            : options.ConnectionsMax is < 4 or > 4_096 ? "the number of connections is not 4 to 4,096"
            : null;
        if (problem is not null)
        {
            throw new NetworkStartException(problem);
        }
    }
}
