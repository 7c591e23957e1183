using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Libp2p;
using OpenLedger.Network.Protocols.Requests;

namespace OpenLedger.Network.Tests.Libp2p;

/// <summary>Whole endpoints with each other over loopback.</summary>
[TestFixture]
public class Libp2pNetworkTests
{
    private const string Topic = "/openledger/0a1b2c3d/test/1";
    private const string Protocol = "/openledger/test/1";

    [Test]
    public async Task Broadcast_FourNetworks_ReachesTheOthersOnEveryChannel()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, bootnodes: a);
        await using TestNetwork c = await TestNetwork.StartAsync(3, bootnodes: [a, b]);
        await using TestNetwork d = await TestNetwork.StartAsync(4, bootnodes: [a, b, c]);
        await d.JoinedWith(a, b, c);
        await a.JoinedWith(b, c, d);

        foreach (NetworkChannel channel in Enum.GetValues<NetworkChannel>())
        {
            byte[] payload = new byte[channel == NetworkChannel.Votes ? 150 : 100_000];
            payload[^1] = (byte)channel;
            a.Network.Broadcast(new OutboundMessage(channel, payload));
            foreach (TestNetwork other in new[] { b, c, d })
            {
                InboundMessage message = await other.ReadAsync(channel);
                Assert.That(message.From, Is.EqualTo(a.Id));
                Assert.That(message.Payload.ToArray(), Is.EqualTo(payload));
            }
        }

        Assert.That(a.Network.Inbound(NetworkChannel.Votes).TryRead(out _), Is.False);
        PeerStatus status = a.Network.Status.Peers.Single(peer => peer.Peer == b.Id);
        Assert.That(status.IsValidator, Is.True);
        Assert.That(status.BytesOut, Is.GreaterThan(200_000));
        Assert.That(status.Protocols, Does.Contain("/openledger/consensus/1"));
        Assert.That(status.Address, Does.StartWith("/ip4/127.0.0.1/tcp/").And.EndsWith($"/p2p/{b.Id}"));
    }

    [Test]
    public async Task Send_TheLargestProposals_ArriveWholeBesideVotes()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, bootnodes: a);
        await a.JoinedWith(b);
        byte[] block = new byte[NetworkLimits.MessageBytesMax];
        new Random(5).NextBytes(block);

        a.Send(b, NetworkChannel.Proposals, block, 1);
        a.Send(b, NetworkChannel.Proposals, block, 2);
        a.Send(b, NetworkChannel.Votes, [1]);
        a.Send(b, NetworkChannel.Requests, [2]);
        await b.ReadAsync(NetworkChannel.Votes);
        await b.ReadAsync(NetworkChannel.Requests);
        for (int i = 0; i < 2; i++)
        {
            InboundMessage proposal = await b.ReadAsync(NetworkChannel.Proposals);
            Assert.That(proposal.Payload.Span.SequenceEqual(block), Is.True);
        }

        Assert.That(a.Network.Dropped + b.Network.Dropped, Is.Zero);
    }

    [Test]
    public async Task Restart_OfOne_ReconnectsAndIsTold()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        TestNetwork b = await TestNetwork.StartAsync(2);
        int port = PortOf(b);
        await using TestNetwork c = await TestNetwork.StartAsync(3, bootnodes: [a, b]);
        await c.JoinedWith(a, b);
        await b.DisposeAsync();
        await Poll.UntilAsync(() => !c.Network.Peers.Contains(b.Id));
        Assert.That(c.Network.Peers, Does.Contain(a.Id));

        await using TestNetwork again = await TestNetwork.StartAsync(2, port: port);
        await c.JoinedWith(again);
        await again.JoinedWith(c);
        c.Send(again, NetworkChannel.Votes, [9]);

        Assert.That((await again.ReadAsync(NetworkChannel.Votes)).Payload.Span[0], Is.EqualTo(9));
        Assert.That(
            c.Moves.Where(move => move.EndsWith(b.Id.Value, StringComparison.Ordinal)),
            Is.EqualTo(new[] { $"joined {b.Id}", $"left {b.Id}", $"joined {b.Id}" }));
    }

    [Test]
    public async Task Handshake_AnotherChain_IsRefusedByName()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(
            2, options => options with { GenesisPrefix = "ffffffff" }, bootnodes: a);
        await Poll.UntilAsync(
            () => a.SawFault(DisconnectReason.WrongChain) && b.SawFault(DisconnectReason.WrongChain));

        Assert.That(a.Network.Peers, Is.Empty);
        Assert.That(b.Network.Peers, Is.Empty);
    }

    [Test]
    public async Task Handshake_WrongProof_IsRefusedByNameOnBothSides()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, chain: "another", bootnodes: a);
        await Poll.UntilAsync(
            () => a.SawFault(DisconnectReason.ValidatorRefused) && b.SawFault(DisconnectReason.ValidatorRefused));

        Assert.That(a.Network.Peers, Is.Empty);
        a.Send(b, NetworkChannel.Votes, [1]);
        Assert.That(a.Network.Dropped, Is.EqualTo(1), "a vote for nobody");
        Assert.That(b.Network.Requests.Connected, Is.EqualTo(new[] { a.Id }), "the connection stays");
    }

    [Test]
    public async Task Handshake_PeerGetsASeatLater_IsMetThen()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(
            2, options => options with
            {
                Consensus = options.Consensus with { RetryMax = TimeSpan.FromSeconds(1) },
            });
        b.Handshake.HasSeat = false;
        await b.Network.ConnectAsync(a.Address, CancellationToken.None);
        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.ValidatorRefused));

        b.Handshake.HasSeat = true;
        await a.JoinedWith(b);
        await b.JoinedWith(a);

        // And when it loses it again, nothing is sent or read any more.
        a.Handshake.Refused[b.Id] = true;
        await Poll.UntilAsync(() => !a.Network.Peers.Contains(b.Id) && !b.Network.Peers.Contains(a.Id));
    }

    [Test]
    public async Task Dial_ByBothAtOnce_EndsInOneConnectionThatCarriesTheStreams()
    {
        for (byte round = 0; round < 5; round++)
        {
            await using TestNetwork a = await TestNetwork.StartAsync((byte)(2 * round));
            await using TestNetwork b = await TestNetwork.StartAsync((byte)((2 * round) + 1));
            await Task.WhenAll(
                a.Network.ConnectAsync(b.Address, CancellationToken.None),
                b.Network.ConnectAsync(a.Address, CancellationToken.None));
            await a.JoinedWith(b);
            await b.JoinedWith(a);
            await Poll.UntilAsync(
                () => a.Network.Swarm.Connections.Count == 1 && b.Network.Swarm.Connections.Count == 1);

            a.Send(b, NetworkChannel.Proposals, new byte[200_000]);
            b.Send(a, NetworkChannel.Votes, [1]);
            Assert.That((await b.ReadAsync(NetworkChannel.Proposals)).Payload.Length, Is.EqualTo(200_000));
            Assert.That((await a.ReadAsync(NetworkChannel.Votes)).From, Is.EqualTo(b.Id));
        }
    }

    [Test]
    public async Task Duplicate_MadeWhileStreamsRun_TheyMoveAndNobodyLeaves()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, bootnodes: a);
        await a.JoinedWith(b);
        await b.JoinedWith(a);
        PeerConnection before = a.Network.Swarm.Connections.Single();

        // Dialing again by an address without the peer's id makes a second connection; the newer one stays.
        await b.Network.Swarm.DialAsync(
            Multiaddr.Parse($"/ip4/127.0.0.1/tcp/{PortOf(a)}"), CancellationToken.None);
        for (byte i = 0; i < 200; i++)
        {
            a.Send(b, NetworkChannel.Votes, [i]);
            await Task.Delay(1);
        }

        await Poll.UntilAsync(() => before.Completion.IsCompleted && a.Network.Swarm.Connections.Count == 1);
        a.Send(b, NetworkChannel.Votes, [250]);
        HashSet<byte> seen = [];
        while (!seen.Contains(250))
        {
            seen.Add((await b.ReadAsync(NetworkChannel.Votes)).Payload.Span[0]);
        }

        Assert.That(seen, Has.Count.EqualTo(201), "nothing is lost by moving");
        Assert.That(a.Moves, Is.EqualTo(new[] { $"joined {b.Id}" }));
    }

    [Test]
    public async Task Gossip_AndRequests_ReachANodeWithoutASeat()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork follower = await TestNetwork.StartAsync(2);
        follower.Handshake.HasSeat = false;
        RequestOptions options = new();
        follower.Network.Requests.Serve(Protocol, options, (_, request, _) => EchoAsync(request));
        TaskCompletionSource<byte[]> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        follower.Network.Gossip.Subscribe(Topic, (_, data) =>
        {
            told.TrySetResult(data.ToArray());
            return ValueTask.FromResult(GossipVerdict.Accept);
        });
        TaskCompletionSource<PeerId> connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        a.Network.Requests.PeerConnected += peer => connected.TrySetResult(peer);
        await follower.Network.ConnectAsync(a.Address, CancellationToken.None);

        Assert.That(await connected.Task.WaitAsync(TestNetwork.Deadline), Is.EqualTo(follower.Id));
        RequestAnswer answer = await a.Network.Requests.AskAsync(
            follower.Id, Protocol, options, new byte[] { 3 }, CancellationToken.None);
        Assert.That(answer.Parts.Single().Span[0], Is.EqualTo(3));

        // Published again and again, since the peer's subscription may still be on its way.
        int number = 0;
        await Poll.UntilAsync(() =>
        {
            a.Network.Gossip.Publish(Topic, BitConverter.GetBytes(number++));
            return told.Task.IsCompleted;
        });
        Assert.That(a.Network.Peers, Is.Empty);
        Assert.That(a.Network.Gossip.Publish(Topic, new byte[NetworkLimits.GossipBytesMax + 1]), Is.False);
    }

    [Test]
    public async Task Serve_AfterConnecting_PeersLearnOfTheProtocol()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, bootnodes: a);
        await a.JoinedWith(b);

        b.Network.Requests.Serve(Protocol, new RequestOptions(), (_, _, _) => null);

        await Poll.UntilAsync(() => a.Network.Status.Peers.Single().Protocols.Contains(Protocol));
    }

    [Test]
    public async Task Peers_KnowingOneBootnodeOnly_FindAndProveThemselvesToEachOther()
    {
        static NetworkOptions Hurried(NetworkOptions options) => options with
        {
            Discovery = new DiscoveryOptions
            {
                Tick = TimeSpan.FromMilliseconds(100),
                Kademlia = new KadOptions { LookupFirst = TimeSpan.FromMilliseconds(200) },
            },
        };
        await using TestNetwork boot = await TestNetwork.StartAsync(1, Hurried);
        await using TestNetwork b = await TestNetwork.StartAsync(2, Hurried, bootnodes: boot);
        await using TestNetwork c = await TestNetwork.StartAsync(3, Hurried, bootnodes: boot);
        await using TestNetwork d = await TestNetwork.StartAsync(4, Hurried, bootnodes: boot);
        await b.JoinedWith(boot, c, d);
        await c.JoinedWith(boot, b, d);
        b.Send(d, NetworkChannel.Votes, [7]);
        Assert.That((await d.ReadAsync(NetworkChannel.Votes)).From, Is.EqualTo(b.Id));
    }

    [Test]
    public async Task Penalize_InvalidDataOfAFollower_BansItByName()
    {
        await using TestNetwork a = await TestNetwork.StartAsync(1);
        await using TestNetwork b = await TestNetwork.StartAsync(2, chain: "another", bootnodes: a);
        await Poll.UntilAsync(() => a.Network.Requests.Connected.Contains(b.Id));
        for (int i = 0; i < 6; i++)
        {
            a.Network.Requests.Penalize(b.Id, PeerOffence.InvalidData, "a block that does not verify");
        }

        await Poll.UntilAsync(() => a.Network.Requests.Connected.Count == 0);
        Assert.That(a.SawFault(DisconnectReason.ScoreLowered), Is.True);
        await Poll.UntilAsync(() => a.SawFault(DisconnectReason.Banned));
    }

    [Test]
    public async Task Start_ExternalAddresses_StandBeforeThoseListenedOnAndPeersLearnThem()
    {
        Multiaddr outer = Multiaddr.Parse("/ip4/1.2.3.4/tcp/4001");
        await using TestNetwork a = await TestNetwork.StartAsync(
            1, options => options with { ExternalAddresses = [outer] });
        await using TestNetwork b = await TestNetwork.StartAsync(2);
        await b.Network.ConnectAsync(
            Multiaddr.Parse(a.Network.Status.ListenAddresses[1]), CancellationToken.None);

        Assert.That(a.Network.Status.ListenAddresses, Has.Count.EqualTo(2));
        Assert.That(a.Network.Status.ListenAddresses[0], Is.EqualTo($"/ip4/1.2.3.4/tcp/4001/p2p/{a.Id}"));
        await Poll.UntilAsync(() => b.Network.Discovery.Book.Find(a.Id) is { } known
            && known.Addresses.Any(one => one.Address.Equals(outer.WithPeer(a.Id))));
    }

    [Test]
    public void Start_BadOptions_SaysWhatIsWrong()
    {
        Assert.That(
            () => TestNetwork.StartAsync(1, options => options with
            {
                ExternalAddresses =
                    [.. Enumerable.Range(1, 17).Select(i => Multiaddr.Parse($"/ip4/1.2.3.4/tcp/{i}"))],
            }),
            Throws.InstanceOf<NetworkStartException>().With.Message.Contains("16 external"));
        Assert.That(
            () => TestNetwork.StartAsync(1, options => options with { GenesisPrefix = "0A1B2C3D" }),
            Throws.InstanceOf<NetworkStartException>().With.Message.Contains("genesis prefix"));
        Assert.That(
            () => TestNetwork.StartAsync(
                1, options => options with { Bootnodes = [Multiaddr.Parse("/ip4/127.0.0.1/tcp/1")] }),
            Throws.InstanceOf<NetworkStartException>().With.Message.Contains("/p2p/"));
        Assert.That(
            () => TestNetwork.StartAsync(
                1, options => options with { ListenAddresses = [Multiaddr.Parse("/ip4/192.0.2.1/tcp/1")] }),
            Throws.InstanceOf<NetworkStartException>().With.Message.Contains("192.0.2.1"));
    }

    internal static int PortOf(TestNetwork network) =>
        network.Address.TryGetTcp(out System.Net.EndPoint? end) ? ((System.Net.IPEndPoint)end).Port : 0;

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> EchoAsync(ReadOnlyMemory<byte> request)
    {
        await Task.Yield();
        yield return request;
    }
}
