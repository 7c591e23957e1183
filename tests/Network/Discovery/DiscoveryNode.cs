using System.Collections.Concurrent;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Connections;

namespace OpenLedger.Network.Tests.Discovery;

/// <summary>A node on loopback with gossip and discovery, in a hurry.</summary>
internal sealed class DiscoveryNode : IAsyncDisposable
{
    public const string Topic = "/openledger/0011223344556677/tx/1";

    public DiscoveryNode(
        byte seed, DiscoveryOptions? options = null, GossipOptions? gossip = null, SwarmOptions? swarm = null)
    {
        Node = new TestNode(seed, swarm);
        GossipOptions lively =
            (gossip ?? new GossipOptions()) with { Heartbeat = TimeSpan.FromMilliseconds(100) };
        Gossip = new GossipService(Node.Swarm, Node.Identify, lively, new Random(seed));
        Gossip.Subscribe(Topic, (_, message) =>
        {
            Heard.Enqueue(message.Data.ToArray());
            return ValueTask.FromResult(
                message.Data.Span.StartsWith("bad"u8) ? GossipVerdict.Reject : GossipVerdict.Accept);
        });
        Discovery = new DiscoveryService(Node.Swarm, Node.Identify, Gossip, (options ?? Hurried()) with
        {
            Seed = seed,
            Notice = (notice, detail) => Notices.Enqueue((notice, detail)),
        });
        Discovery.Start();
    }

    public TestNode Node { get; }

    public GossipService Gossip { get; }

    public DiscoveryService Discovery { get; }

    public ConcurrentQueue<byte[]> Heard { get; } = new();

    public ConcurrentQueue<(DiscoveryNotice Notice, string Detail)> Notices { get; } = new();

    public PeerId Id => Node.Swarm.Local;

    public Multiaddr Address => Node.Address;

    public int Dialed => Node.Swarm.Connections.Count(connection => connection.IsOutbound);

    public static DiscoveryOptions Hurried(params DiscoveryNode[] bootnodes) => new()
    {
        Bootnodes = [.. bootnodes.Select(node => node.Address)],
        Tick = TimeSpan.FromMilliseconds(50),
        Dialing = new DialOptions
        {
            RestFirst = TimeSpan.FromMilliseconds(100),
            RestMaxWanted = TimeSpan.FromMilliseconds(500),
        },
        Kademlia = new KadOptions
        {
            LookupFirst = TimeSpan.FromMilliseconds(200),
            LookupEvery = TimeSpan.FromSeconds(1),
        },
    };

    public bool IsConnected(DiscoveryNode other) => Node.Swarm.Find(other.Id) is not null;

    public async ValueTask DisposeAsync()
    {
        await Discovery.DisposeAsync();
        await Node.DisposeAsync();
        await Gossip.DisposeAsync();
    }
}
