using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Libp2p;

/// <summary>How a node takes part in the network. The defaults are what a node runs with.</summary>
public sealed record NetworkOptions
{
    /// <summary>Most addresses to listen on.</summary>
    public const int ListenAddressesMax = 16;

    /// <summary>Most external addresses.</summary>
    public const int ExternalAddressesMax = 16;

    /// <summary>Most configured peers.</summary>
    public const int BootnodesMax = 256;

    /// <summary>Where to listen; port 0 for a free one. Empty: the node only dials.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } =
        [Multiaddr.Parse("/ip4/0.0.0.0/tcp/30333")];

    /// <summary>
    /// Where others reach this node besides, such as the outer address of a router that passes connections
    /// on; told to peers before those listened on. Without a peer's id.
    /// </summary>
    public IReadOnlyList<Multiaddr> ExternalAddresses { get; init; } = [];

    /// <summary>Peers to keep connected with, each address ending in the peer's id.</summary>
    public IReadOnlyList<Multiaddr> Bootnodes { get; init; } = [];

    /// <summary>The first 8 hex digits of the genesis hash: validators of other chains are refused.</summary>
    public required string GenesisPrefix { get; init; }

    /// <summary>What this node calls itself; peers whose name before the slash is the same are its own
    /// kind.</summary>
    public string Agent { get; init; } = "openledger/0.1.0";

    /// <summary>Where known addresses are kept; null: in memory only.</summary>
    public string? AddressBookPath { get; init; }

    /// <summary>Connections above which the least useful are given up; validators have more.</summary>
    public int ConnectionsMax { get; init; } = NetworkLimits.PeersMax;

    /// <summary>Takes what the operator should know of finding peers. Must not block.</summary>
    public Action<DiscoveryNotice, string> Notice { get; init; } = (_, _) => { };

    internal SwarmOptions Swarm { get; init; } = new();

    internal GossipOptions Gossip { get; init; } = new();

    internal ConsensusOptions Consensus { get; init; } = new();

    internal DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>What finding peers runs with.</summary>
    internal DiscoveryOptions DiscoveryInForce => Discovery with
    {
        Bootnodes = [.. Bootnodes],
        BookPath = AddressBookPath,
        Notice = Notice,
    };

    /// <summary>What the swarm runs with.</summary>
    internal SwarmOptions SwarmInForce => Swarm with
    {
        Agent = Agent,
        ConnectionsHigh = ConnectionsMax,
        ConnectionsLow = ConnectionsMax * 3 / 4,
    };
}
