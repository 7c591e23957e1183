using System.Net;
using System.Net.Sockets;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Tests.Transport;

namespace OpenLedger.Network.Tests.Connections;

/// <summary>Nodes of this implementation with each other over loopback.</summary>
[TestFixture]
public class SwarmTests
{
    [Test]
    public async Task Dial_AnotherNode_ConnectsIdentifiesAndPings()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        PeerConnection connection = await a.DialAsync(b);
        await a.IdentifiedAs(b.Swarm.Local);
        await b.IdentifiedAs(a.Swarm.Local);

        Assert.That(connection.Protocols, Does.Contain(TestNode.Sink));
        Assert.That(await a.DialAsync(b), Is.SameAs(connection), "there is one already");
        Assert.That(
            await a.Ping.PingAsync(b.Swarm.Local, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(
            await b.Ping.PingAsync(a.Swarm.Local, CancellationToken.None), Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await a.SendAsync(b.Swarm.Local, new byte[100_000]), Does.StartWith("100000 "));
        Assert.That(connection.BytesSent, Is.GreaterThan(100_000));
    }

    [Test]
    public async Task Dial_ByBothAtOnce_EndsInOneConnectionOfTheLowerPeer()
    {
        for (byte round = 0; round < 5; round++)
        {
            await using TestNode a = new((byte)(2 * round));
            await using TestNode b = new((byte)((2 * round) + 1));
            await Task.WhenAll(a.DialAsync(b), b.DialAsync(a));
            await Yamux.YamuxSessionTests.Until(
                () => a.Swarm.Connections.Count == 1 && b.Swarm.Connections.Count == 1);

            Assert.That(a.Swarm.Connections[0].IsOutbound, Is.Not.EqualTo(b.Swarm.Connections[0].IsOutbound));
            Assert.That(await a.SendAsync(b.Swarm.Local, [1]), Does.StartWith("1 "));
            Assert.That(await b.SendAsync(a.Swarm.Local, [1]), Does.StartWith("1 "));
        }
    }

    [Test]
    public async Task Dial_ManyTimesAtOnce_MakesOneConnection()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        PeerConnection[] connections =
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => a.DialAsync(b)));
        Assert.That(connections.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Dial_NobodyThere_IsNamed()
    {
        await using TestNode a = new(1);
        TestNode gone = new(2);
        await gone.DisposeAsync();
        Assert.That(
            PipeBytes.ReasonOf(() => a.DialAsync(gone)), Is.EqualTo(DisconnectReason.TransportFailed));
        Assert.That(PipeBytes.ReasonOf(() => a.DialAsync(a)), Is.EqualTo(DisconnectReason.SelfDialed));
        Assert.That(
            PipeBytes.ReasonOf(() => a.Swarm.DialAsync(
                Multiaddr.Parse(
                    "/ip4/127.0.0.1/udp/1/quic-v1").WithPeer(gone.Swarm.Local), CancellationToken.None)),
            Is.EqualTo(DisconnectReason.AddressUnsupported));
    }

    [Test]
    public async Task Dial_SilentListener_EndsAtTheDeadline()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using TestNode a = new(1, Impatient());
        Multiaddr address = Multiaddr.OfTcp((IPEndPoint)silent.LocalEndpoint);
        Assert.That(
            PipeBytes.ReasonOf(() => a.Swarm.DialAsync(address, CancellationToken.None)),
            Is.EqualTo(DisconnectReason.HandshakeTimeout));
    }

    [Test]
    public async Task Listener_HalfOpenHandshakes_EndAtTheDeadlineAndFreeTheirSlots()
    {
        await using TestNode a = new(1, Impatient() with { PendingPerAddressMax = 4 });
        List<TcpClient> stalled = [];
        for (int i = 0; i < 6; i++)
        {
            stalled.Add(await ConnectAsync(a));
        }

        // Four stall, two find no slot; then the deadline frees the slots and an honest peer comes in.
        await Yamux.YamuxSessionTests.Until(() => Count(a, DisconnectReason.LimitReached) >= 2);
        await Yamux.YamuxSessionTests.Until(() => Count(a, DisconnectReason.HandshakeTimeout) >= 4);
        await using TestNode honest = new(2);
        await honest.DialAsync(a);
        stalled.ForEach(client => client.Dispose());
    }

    [Test]
    public async Task Listener_GarbageBytes_AreNamedAndItListensOn()
    {
        await using TestNode a = new(1);
        using TcpClient noise = await ConnectAsync(a);
        await noise.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a.b\r\nUser-Agent: a browser that reached the wrong port\r\n\r\n"u8.ToArray());
        await Yamux.YamuxSessionTests.Until(() => Count(a, DisconnectReason.NegotiationMalformed) == 1);
        using TcpClient left = await ConnectAsync(a);
        left.Close();
        await using TestNode honest = new(2);
        await honest.DialAsync(a);
    }

    [Test]
    public async Task Open_UnknownProtocol_IsNamed()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        await a.DialAsync(b);
        Assert.That(
            PipeBytes.ReasonOf(
                () => a.Swarm.OpenAsync(b.Swarm.Local, ["/nothing/1"], CancellationToken.None)),
            Is.EqualTo(DisconnectReason.NoCommonProtocol));
        Assert.That(
            PipeBytes.ReasonOf(
                () => b.Swarm.OpenAsync(new PeerId("x"), ["/nothing/1"], CancellationToken.None)),
            Is.EqualTo(DisconnectReason.TransportFailed));
    }

    [Test]
    public async Task Ban_ConnectedPeer_DisconnectsAndRefusesIt()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        await b.DialAsync(a);
        await a.ConnectedTo(b.Swarm.Local);
        a.Swarm.Ban(b.Swarm.Local, TimeSpan.FromMinutes(1), "a test");
        await Yamux.YamuxSessionTests.Until(() => a.Ends.Any(end => end.Reason == DisconnectReason.Banned));

        Assert.That(PipeBytes.ReasonOf(() => a.DialAsync(b)), Is.EqualTo(DisconnectReason.Banned));
        await Yamux.YamuxSessionTests.Until(() => b.Swarm.Peers.Count == 0);
        await b.DialAsync(a);
        await Yamux.YamuxSessionTests.Until(() => b.Swarm.Peers.Count == 0);
        Assert.That(a.Swarm.Peers, Is.Empty);
    }

    [Test]
    public async Task Bans_AboveTheMaximum_ForgetTheOldest()
    {
        await using TestNode a = new(1, new SwarmOptions { BansMax = 2 });
        for (int i = 0; i < 3; i++)
        {
            a.Swarm.Ban(new PeerId($"p{i}"), TimeSpan.FromMinutes(i + 1), "a test");
        }

        Assert.That(a.Swarm.IsBanned(new PeerId("p0")), Is.False);
        Assert.That(a.Swarm.IsBanned(new PeerId("p1")) && a.Swarm.IsBanned(new PeerId("p2")), Is.True);
        a.Swarm.Ban(new PeerId("p2"), TimeSpan.Zero, "over at once");
        Assert.That(a.Swarm.IsBanned(new PeerId("p2")), Is.False);
    }

    [Test]
    public async Task Connections_AboveTheHighMark_GiveUpTheLeastUsefulButNoProtectedOne()
    {
        await using TestNode hub = new(100, new SwarmOptions { ConnectionsHigh = 6, ConnectionsLow = 3 });
        TestNode[] peers = [.. Enumerable.Range(1, 6).Select(i => new TestNode((byte)i))];
        hub.Swarm.Protect(peers[0].Swarm.Local);
        hub.Swarm.UsefulnessOf = peer => Array.FindIndex(peers, node => node.Swarm.Local == peer);
        foreach (TestNode peer in peers)
        {
            await peer.DialAsync(hub);
            await Yamux.YamuxSessionTests.Until(
                () => hub.Swarm.Find(peer.Swarm.Local) is not null || !hub.Ends.IsEmpty);
        }

        await Yamux.YamuxSessionTests.Until(() => hub.Swarm.Connections.Count == 3);
        Assert.That(
            hub.Swarm.Peers,
            Is.EquivalentTo(new[] { peers[0].Swarm.Local, peers[4].Swarm.Local, peers[5].Swarm.Local }));
        Assert.That(hub.Ends.Select(end => end.Reason), Is.All.EqualTo(DisconnectReason.Trimmed));
        foreach (TestNode peer in peers)
        {
            await peer.DisposeAsync();
        }
    }

    [Test]
    public async Task Connections_FloodFromOutside_LeaveTheDialedOnes()
    {
        await using TestNode node = new(100, new SwarmOptions { ConnectionsHigh = 8, ConnectionsLow = 4 });
        TestNode[] chosen = [.. Enumerable.Range(1, 3).Select(i => new TestNode((byte)i))];
        TestNode[] flood = [.. Enumerable.Range(11, 12).Select(i => new TestNode((byte)i))];
        HashSet<PeerId> useful = [.. flood.Select(one => one.Swarm.Local)];
        node.Swarm.UsefulnessOf = peer => useful.Contains(peer) ? 50 : 0;
        foreach (TestNode one in chosen)
        {
            await node.DialAsync(one);
        }

        foreach (TestNode one in flood)
        {
            await one.DialAsync(node);
        }

        await Yamux.YamuxSessionTests.Until(() => node.Ends.Count >= 4);
        Assert.That(node.Swarm.Peers, Is.SupersetOf(chosen.Select(one => one.Swarm.Local)));
        foreach (TestNode one in chosen.Concat(flood))
        {
            await one.DisposeAsync();
        }
    }

    [Test]
    public async Task Connections_AllProtected_RefuseOthersAndKeepReservedSlots()
    {
        await using TestNode hub =
            new(100, new SwarmOptions { ConnectionsHigh = 1, ConnectionsLow = 1, ConnectionsReserved = 1 });
        await using TestNode first = new(1);
        await using TestNode second = new(2);
        await using TestNode stranger = new(3);
        hub.Swarm.Protect(first.Swarm.Local);
        hub.Swarm.Protect(second.Swarm.Local);
        await first.DialAsync(hub);
        await hub.ConnectedTo(first.Swarm.Local);
        await stranger.DialAsync(hub);
        await Yamux.YamuxSessionTests.Until(() => stranger.Swarm.Peers.Count == 0);
        await second.DialAsync(hub);
        await hub.ConnectedTo(second.Swarm.Local);
        Assert.That(hub.Swarm.Peers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Handler_Faulting_ResetsItsStreamOnly()
    {
        await using TestNode a = new(1);
        await using TestNode b = new(2);
        b.Swarm.Handle("/bad/1", async (bad, _) =>
        {
            await bad.Input.TakeAsync(1);
            throw new PeerFaultException(DisconnectReason.ProtocolViolation, "a test");
        });
        await a.DialAsync(b);
        PeerStream stream = await a.Swarm.OpenAsync(b.Swarm.Local, ["/bad/1"], CancellationToken.None);
        await stream.Output.PutAsync([1]);
        Assert.That(
            PipeBytes.ReasonOf(
                async () => await stream.Input.ReadAsync()), Is.EqualTo(DisconnectReason.ResetByPeer));
        await Yamux.YamuxSessionTests.Until(() => Count(b, DisconnectReason.ProtocolViolation) == 1);
        Assert.That(await a.SendAsync(b.Swarm.Local, [1]), Does.StartWith("1 "));
    }

    [Test]
    public async Task Dispose_Node_EndsItsPeersConnections()
    {
        TestNode a = new(1);
        await using TestNode b = new(2);
        await a.DialAsync(b);
        await b.ConnectedTo(a.Swarm.Local);
        await a.DisposeAsync();
        await Yamux.YamuxSessionTests.Until(() => b.Ends.Count == 1);

        // A reset by the system may overtake the go-away.
        Assert.That(
            b.Ends.Single().Reason,
            Is.AnyOf(DisconnectReason.ClosedByPeer, DisconnectReason.TransportFailed));
    }

    [TestCase("10.1.2.3", "10.1.2.3", false)]
    [TestCase("10.1.2.3", "10.1.2.4", true)]
    [TestCase("2001:db8::1", "2001:db8::ffff", false, Description = "one network of 64 bits")]
    [TestCase("2001:db8:0:1::1", "2001:db8:0:2::1", true)]
    [TestCase("::ffff:10.1.2.3", "10.1.2.3", false)]
    public void PendingLimits_ByAddress_CountHostsNotAddresses(string first, string second, bool entered)
    {
        PendingLimits limits = new(max: 3, perAddressMax: 1);
        Assert.That(limits.TryEnter(IPAddress.Parse(first)), Is.True);
        Assert.That(limits.TryEnter(IPAddress.Parse(second)), Is.EqualTo(entered));
        limits.Leave(IPAddress.Parse(first));
        Assert.That(limits.TryEnter(IPAddress.Parse(first)), Is.EqualTo(true));
        Assert.That(limits.TryEnter(null), Is.True);
        Assert.That(limits.TryEnter(null), Is.EqualTo(!entered));
    }

    /// <summary>True when it succeeds, false when the peer is at fault.</summary>
    internal static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (PeerFaultException)
        {
            return false;
        }
    }

    private static SwarmOptions Impatient() => new() { HandshakeTimeout = TimeSpan.FromMilliseconds(300) };

    private static int Count(TestNode node, DisconnectReason reason) =>
        node.Faults.Count(fault => fault.Reason == reason);

    private static async Task<TcpClient> ConnectAsync(TestNode node)
    {
        Assert.That(node.Address.TryGetTcp(out EndPoint? endPoint), Is.True);
        TcpClient client = new();
        await client.ConnectAsync((IPEndPoint)endPoint!);
        return client;
    }
}
