using System.Net.Sockets;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Negotiation;
using OpenLedger.Network.Noise;
using OpenLedger.Network.Tcp;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Yamux;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>Attacks before and at the level of connections.</summary>
[TestFixture]
public class HostileConnectionTests
{
    private const string Attacker = "127.0.0.9";

    [Test]
    public async Task HandshakeStall_AtEachStep_EndsByNameAndFreesItsSlot([Range(0, 3)] int step)
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        List<Socket> stalled = [];
        for (int i = 0; i < scene.Victim.Node.Swarm.Options.PendingPerAddressMax; i++)
        {
            Socket socket = await RawPeer.ConnectAsync(scene.Victim.Node, Attacker);
            await GoAsFarAsAsync(step, new TcpPipe(socket), scene.Victim.Id);
            stalled.Add(socket);
        }

        await scene.FaultedAsync(DisconnectReason.HandshakeTimeout, stalled.Count);
        await using RawPeer next = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        await YamuxSessionTests.Until(() => scene.Victim.Node.Swarm.Find(next.Id) is not null);
        await scene.ExchangeAsync();
        stalled.ForEach(socket => socket.Dispose());
    }

    [Test]
    public async Task HandshakeByDrops_OneByteATime_EndsAtTheDeadlineForAll()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        using Socket socket = await RawPeer.ConnectAsync(scene.Victim.Node, Attacker);
        byte[] hello = [0x13, .. "/multistream/1.0.0\n"u8];
        int sent = 0;
        await YamuxSessionTests.Until(() =>
        {
            // A byte every turn of some milliseconds, and from the start again: never a pause, never an end.
            _ = socket.Connected && sent < 18 ? socket.Send(hello, sent++, 1, SocketFlags.None) : 0;
            return scene.Victim.Node.Faults.Any(fault => fault.Reason == DisconnectReason.HandshakeTimeout);
        });
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task ConnectionFlood_WithoutHandshakes_HoldsItsSlotsAndNoMore()
    {
        await using HostileScene scene = await HostileScene.StartAsync(
            HostileScene.Impatient with { HandshakeTimeout = TimeSpan.FromSeconds(20) });
        List<Socket> flood = [];
        for (int i = 0; i < 100; i++)
        {
            flood.Add(await RawPeer.ConnectAsync(scene.Victim.Node, Attacker));
        }

        int slots = scene.Victim.Node.Swarm.Options.PendingPerAddressMax;
        await scene.FaultedAsync(DisconnectReason.LimitReached, flood.Count - slots);
        await using TestNode newcomer = new(7);
        await newcomer.DialAsync(scene.Victim.Node);
        await newcomer.ConnectedTo(scene.Victim.Id);
        await scene.ExchangeAsync();
        flood.ForEach(socket => socket.Dispose());
    }

    [Test]
    public async Task ConnectionFlood_OfManyIdentities_TrimsTheNewAndUselessNotTheHonest()
    {
        await using HostileScene scene = await HostileScene.StartAsync(
            HostileScene.Impatient with { ConnectionsHigh = 12, ConnectionsLow = 8 });
        List<RawPeer> flood = [];
        for (byte seed = 1; seed <= 40; seed++)
        {
            RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed);
            peer.AnswerPings();
            flood.Add(peer);
            Assert.That(scene.Victim.Node.Swarm.Connections, Has.Count.LessThanOrEqualTo(12));
        }

        await YamuxSessionTests.Until(
            () => scene.Victim.Node.Ends.Count(end => end.Reason == DisconnectReason.Trimmed) >= 20);
        Assert.That(scene.Victim.Node.Ends.Select(end => end.Peer), Does.Not.Contain(scene.Honest.Id));
        await scene.ExchangeAsync();
        foreach (RawPeer peer in flood)
        {
            await peer.DisposeAsync();
        }
    }

    [Test]
    public async Task DuplicateIdentity_OfOwnKind_EndsInOneConnection()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        TestNode[] twins = [.. Enumerable.Range(0, 8).Select(_ => new TestNode(66))];
        foreach (TestNode twin in twins)
        {
            // One too many at a time is refused by name; the twin may see it as a broken connection.
            await SwarmTests.TryAsync(() => twin.DialAsync(scene.Victim.Node));
            Assert.That(CountOf(scene, twins[0].Swarm.Local), Is.LessThanOrEqualTo(4));
        }

        await YamuxSessionTests.Until(() => CountOf(scene, twins[0].Swarm.Local) == 1);
        await scene.DroppedAsync(twins[0].Swarm.Local, DisconnectReason.Duplicate);
        await scene.ExchangeAsync();
        foreach (TestNode twin in twins)
        {
            await twin.DisposeAsync();
        }
    }

    [Test]
    public async Task DuplicateIdentity_OfForeignKind_IsHeldToFourConnections()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        List<RawPeer> twins = [];
        for (int i = 0; i < 8; i++)
        {
            RawPeer twin = await RawPeer.StartAsync(scene.Victim.Node, seed: 66);
            twin.AnswerPings();
            twins.Add(twin);
        }

        await scene.FaultedAsync(DisconnectReason.LimitReached, 4);
        Assert.That(CountOf(scene, twins[0].Id), Is.EqualTo(4));
        await scene.ExchangeAsync();
        foreach (RawPeer twin in twins)
        {
            await twin.DisposeAsync();
        }
    }

    [Test]
    public async Task HalfOpen_SilentAfterTheHandshake_IsGivenUp()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        await scene.DroppedAsync(peer.Id, DisconnectReason.PingTimeout);
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task OversizeFrames_BeforeAuthentication_EndByName()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        using Socket line = await RawPeer.ConnectAsync(scene.Victim.Node, Attacker);
        await line.SendAsync(RawPeer.Line(MultistreamCodec.LineBytesMax));
        await scene.FaultedAsync(DisconnectReason.NegotiationMalformed);

        using Socket handshake = await RawPeer.ConnectAsync(scene.Victim.Node, Attacker);
        await GoAsFarAsAsync(1, new TcpPipe(handshake), scene.Victim.Id);
        await handshake.SendAsync(RawPeer.HandshakeMessage(NoiseHandshake.MessageSizeMax + 1));
        await scene.FaultedAsync(DisconnectReason.HandshakeMalformed);
        await scene.ExchangeAsync();
    }

    internal static int CountOf(HostileScene scene, PeerId peer) =>
        scene.Victim.Node.Swarm.Connections.Count(connection => connection.Peer == peer);

    // 0: nothing; 1: Noise is agreed on; 2: the first message of Noise; 3: authenticated, no multiplexer agreed on.
    private static async Task GoAsFarAsAsync(int step, TcpPipe pipe, PeerId victim)
    {
        if (step >= 1)
        {
            await Multistream.SelectAsync(pipe, [NoiseChannel.Protocol], CancellationToken.None);
        }

        if (step == 2)
        {
            using NoiseHandshake noise = new(true, Key(1), Key(2), []);
            Assert.That(noise.TryWrite([], out byte[]? first), Is.True);
            await pipe.Output.WriteAsync(new byte[] { 0, (byte)first!.Length });
            await pipe.Output.WriteAsync(first);
        }

        if (step == 3)
        {
            await new NoiseUpgrade(new NodeIdentity(Key(8)))
                .HandshakeAsync(pipe, initiator: true, victim, CancellationToken.None);
        }
    }

    private static byte[] Key(byte seed) => [.. Enumerable.Repeat(seed, NodeIdentity.SeedSize)];
}
