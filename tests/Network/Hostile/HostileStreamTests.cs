using System.IO.Pipelines;
using OpenLedger.Network.Protocols.Identify;
using OpenLedger.Network.Protocols.Requests;
using OpenLedger.Network.Tests.Yamux;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>Attacks by an authenticated peer on the multiplexer and on protocols.</summary>
[TestFixture]
public class HostileStreamTests
{
    private const string Endless = "/openledger/test/endless/1";
    private const string Asked = "/openledger/test/asked/1";
    private const int Mebibyte = 1 << 20;

    [Test]
    public async Task SlowReader_GrantsAHugeWindowAndReadsNothing_IsGivenUpWithLittleHeld()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        long written = 0;
        scene.Victim.Node.Swarm.Handle(Endless, async (stream, stop) =>
        {
            byte[] piece = new byte[64 * 1_024];
            for (FlushResult flush = default; !flush.IsCompleted; Interlocked.Add(ref written, piece.Length))
            {
                flush = await stream.Output.WriteAsync(piece, stop);
            }
        });
        long before = HostileScene.Held();
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        await peer.OpenAsync(1, Endless);
        await peer.SendAsync(YamuxFrameType.WindowUpdate, YamuxFlags.None, 1, 1u << 30);
        await scene.DroppedAsync(peer.Id, DisconnectReason.WriteStalled);

        // What left went to the system's socket buffers; what is held here is the stream's buffer and a batch.
        Assert.That(HostileScene.Held() - before, Is.LessThan(8 * Mebibyte));
        Assert.That(Interlocked.Read(ref written), Is.GreaterThan(0).And.LessThan(64 * Mebibyte));
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task StreamFlood_FasterThanAllowed_EndsTheConnection()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        peer.AnswerPings();
        for (uint id = 1; id < 4_000; id += 2)
        {
            if (!await peer.SendAsync(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0))
            {
                break;
            }
        }

        await scene.DroppedAsync(peer.Id, DisconnectReason.Flood);
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task StreamFlood_ThatNegotiatesNothing_IsResetAtTheDeadline()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        peer.AnswerPings();
        for (uint id = 1; id < 160; id += 2)
        {
            await peer.SendAsync(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, id, 0);
        }

        await YamuxSessionTests.Until(() => scene.Victim.Node.Swarm.Find(peer.Id)?.StreamCount >= 80);
        await YamuxSessionTests.Until(() => scene.Victim.Node.Swarm.Find(peer.Id)?.StreamCount < 5);
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task UnreadStreams_FilledToTheirWindows_AreHeldToTheMemoryOfAPeer()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        scene.Victim.Node.Swarm.Handle(Endless, (_, stop) => Task.Delay(Timeout.Infinite, stop));
        long before = HostileScene.Held();
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        peer.AnswerPings();
        byte[] window = new byte[YamuxOptions.InitialWindow - 64];
        for (uint id = 1; id < 180; id += 2)
        {
            await peer.OpenAsync(id, Endless);
            await peer.SendAsync(
                YamuxFrameType.Data, YamuxFlags.None, id, (uint)window.Length, window);
        }

        int max = new YamuxOptions().BufferedBytesMax;
        await YamuxSessionTests.Until(
            () => scene.Victim.Node.Swarm.Find(peer.Id)?.Buffered > max - (2 * YamuxOptions.InitialWindow));
        Assert.That(
            scene.Victim.Node.Swarm.Find(peer.Id)!.Buffered,
            Is.LessThanOrEqualTo(max + YamuxOptions.InitialWindow));
        Assert.That(HostileScene.Held() - before, Is.LessThan(2L * max), "22 MiB were sent");
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task OversizeFrames_OfTheMultiplexer_EndTheConnection()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using RawPeer beyond = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        await beyond.SendAsync(
            YamuxFrameType.Data, YamuxFlags.Syn, 1, YamuxOptions.InitialWindow + 1, [1]);
        await scene.DroppedAsync(beyond.Id, DisconnectReason.WindowExceeded);

        await using RawPeer garbage = await RawPeer.StartAsync(scene.Victim.Node, seed: 10);
        await garbage.Socket.WriteAsync(RawPeer.HandshakeMessage(ushort.MaxValue));
        await scene.DroppedAsync(garbage.Id, DisconnectReason.FrameMalformed);
        await scene.ExchangeAsync();
    }

    [TestCase(IdentifyService.PushProtocol, Description = "identify, 8 KiB")]
    [TestCase(Asked, Description = "a request, 64 KiB")]
    [TestCase("/meshsub/1.2.0", Description = "gossip, 1 MiB")]
    public async Task OversizeMessages_OfAProtocol_EndTheConnectionAtTheThird(string protocol)
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        new RequestService(scene.Victim.Node.Swarm).Serve(Asked, new RequestOptions(), (_, _, _) => null);
        await using RawPeer peer = await RawPeer.StartAsync(scene.Victim.Node, seed: 9);
        peer.AnswerPings();
        for (uint id = 1; id < 7; id += 2)
        {
            // A length of 256 MiB, and nothing of it.
            await peer.OpenAsync(id, protocol, 0x80, 0x80, 0x80, 0x80, 0x01);
            await scene.FaultedAsync(DisconnectReason.ProtocolViolation, (int)(id + 1) / 2);
        }

        await scene.DroppedAsync(peer.Id, DisconnectReason.ProtocolViolation);
        Assert.That(scene.Victim.Node.Swarm.IsBanned(peer.Id), Is.True);
        await scene.ExchangeAsync();
    }
}
