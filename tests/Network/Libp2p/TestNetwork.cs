using System.Collections.Concurrent;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Consensus;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Libp2p;

namespace OpenLedger.Network.Tests.Libp2p;

/// <summary>A whole network endpoint on loopback, and what it was told.</summary>
internal sealed class TestNetwork : IAsyncDisposable
{
    public const string Genesis = "0a1b2c3d";
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private TestNetwork(Libp2pNetwork network, TestHandshake handshake)
    {
        Network = network;
        Handshake = handshake;
        network.Faulted += Faults.Enqueue;
        network.PeerJoined += peer => Moves.Enqueue($"joined {peer}");
        network.PeerLeft += peer => Moves.Enqueue($"left {peer}");
    }

    public Libp2pNetwork Network { get; }

    public TestHandshake Handshake { get; }

    public ConcurrentQueue<NetworkFault> Faults { get; } = new();

    public ConcurrentQueue<string> Moves { get; } = new();

    public PeerId Id => Network.Local;

    public Multiaddr Address => Multiaddr.Parse(Network.Status.ListenAddresses[0]);

    public static async Task<TestNetwork> StartAsync(
        byte seed, Func<NetworkOptions, NetworkOptions>? with = null, string chain = "chain", int port = 0,
        params TestNetwork[] bootnodes)
    {
        NodeIdentity identity = new([.. Enumerable.Repeat(seed, NodeIdentity.SeedSize)]);
        TestHandshake handshake = new(chain, identity.PeerId);
        NetworkOptions options = new()
        {
            ListenAddresses = [Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{port}")],
            Bootnodes = [.. bootnodes.Select(node => node.Address)],
            GenesisPrefix = Genesis,
            Consensus = new ConsensusOptions { TendInterval = TimeSpan.FromMilliseconds(100) },
            Swarm = new SwarmOptions { DrainTimeout = TimeSpan.FromSeconds(1) },
            Discovery = new DiscoveryOptions
            {
                Tick = TimeSpan.FromMilliseconds(100),
                Dialing = new DialOptions { RestFirst = TimeSpan.FromMilliseconds(200) },
            },
        };
        return new TestNetwork(
            await Libp2pNetwork.StartAsync(
                with?.Invoke(options) ?? options, identity, handshake, CancellationToken.None), handshake);
    }

    public Task JoinedWith(params TestNetwork[] others) =>
        Poll.UntilAsync(() => others.All(other => Network.Peers.Contains(other.Id)));

    public void Send(TestNetwork to, NetworkChannel channel, byte[] payload, ulong rank = 0) =>
        Network.Send(to.Id, new OutboundMessage(channel, payload, rank));

    public async Task<InboundMessage> ReadAsync(NetworkChannel channel)
    {
        using CancellationTokenSource patience = new(Deadline);
        return await Network.Inbound(channel).ReadAsync(patience.Token);
    }

    public bool SawFault(DisconnectReason reason) => Faults.Any(fault => fault.Reason == reason);

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        Assert.That(Network.Failure.IsFaulted, Is.False, () => $"a bug showed: {Network.Failure.Exception}");
    }
}
