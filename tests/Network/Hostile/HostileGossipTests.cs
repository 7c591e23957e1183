using System.Text;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Tests.Gossip;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Tests.Yamux;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>Attacks by a peer that speaks gossip.</summary>
[TestFixture]
public class HostileGossipTests
{
    private const int Mebibyte = 1 << 20;

    [Test]
    public async Task SlowReader_OfItsGossip_IsGivenUpWithItsQueueHeld()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using Gossiper peer = await Gossiper.StartAsync(scene, reads: false);
        await peer.JoinAsync();
        long before = HostileScene.Held();
        for (int i = 0; i < 64; i++)
        {
            scene.Victim.Gossip.Publish(GossipNode.Topic, PipeBytes.Pattern(GossipMessage.DataBytesMax, i));
        }

        await YamuxSessionTests.Until(() => scene.Victim.Gossip.Dropped > 0);
        GossipOptions bounds = new();
        Assert.That(
            HostileScene.Held() - before,
            Is.LessThan(bounds.HistoryBytesMax + (2 * bounds.SendQueueBytesMax) + (8 * Mebibyte)));
        await scene.DroppedAsync(peer.Id, DisconnectReason.WriteStalled);
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task SlowWriter_OfOneFrame_EndsByNameAndIsDroppedWhenItGoesOn()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using Gossiper peer = await Gossiper.StartAsync(scene);
        for (int i = 1; i <= 3; i++)
        {
            PeerStream stream = await peer.OpenAsync();
            await stream.Output.WriteAsync(new byte[] { 0x80, 0x80, 0x04, 0x0a });
            await scene.FaultedAsync(DisconnectReason.ReadStalled, i);
        }

        await scene.DroppedAsync(peer.Id, DisconnectReason.ReadStalled);
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task HalfFrames_OnManyStreams_HoldOneFrame()
    {
        await using HostileScene scene = await HostileScene.StartAsync(
            gossip: HostileScene.ImpatientGossip with { FrameTimeout = TimeSpan.FromMinutes(5) });
        await using Gossiper peer = await Gossiper.StartAsync(scene);
        long before = HostileScene.Held();
        byte[] most = new byte[Mebibyte - 100];
        int whole = 0;
        for (int i = 0; i < 60; i++)
        {
            PeerStream stream = await peer.OpenAsync();
            await stream.Output.WriteAsync(new byte[] { 0x80, 0x80, 0x40 });
            whole += await SwarmTests.TryAsync(async () => await stream.Output.WriteAsync(most)) ? 1 : 0;
        }

        Assert.That(whole, Is.GreaterThan(30), "most of each frame was taken");
        await YamuxSessionTests.Until(() => scene.Victim.Node.Swarm.Find(peer.Id)?.Buffered < Mebibyte);
        Assert.That(HostileScene.Held() - before, Is.LessThan(24 * Mebibyte), "60 MiB were sent");
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task Spam_OfInvalidMessages_IsBanned()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using Gossiper peer = await Gossiper.StartAsync(scene);
        await peer.JoinAsync();
        for (int i = 0; i < 2_000 && scene.Victim.Node.Ends.IsEmpty; i++)
        {
            await peer.TellAsync(Message($"bad {i}"));
        }

        await scene.DroppedAsync(peer.Id, DisconnectReason.Banned);
        Assert.That(scene.Victim.Node.Swarm.IsBanned(peer.Id), Is.True);
        Assert.That(
            scene.Honest.Heard.Where(text => text.StartsWith("bad", StringComparison.Ordinal)), Is.Empty,
            "nothing of it was passed on");
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task HaveFlood_OfMessagesNobodyHas_IsBoundedAndBanned()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using Gossiper peer = await Gossiper.StartAsync(scene);
        await peer.JoinAsync();
        for (int i = 0; i < 3_000 && scene.Victim.Node.Ends.IsEmpty; i++)
        {
            GossipId[] ids = [.. Enumerable.Range(0, 100).Select(n => new GossipId((ulong)i, 7, (uint)n))];
            await peer.TellAsync(new GossipRpc { Have = [new GossipHave(GossipNode.Topic, [.. ids])] });
            await Task.Delay(1);
        }

        // Ten frames a heartbeat are listened to; each leaves one promise, and each that is broken counts.
        await scene.DroppedAsync(peer.Id, DisconnectReason.Banned);
        Assert.That(peer.Wants, Is.GreaterThan(0));
        await scene.ExchangeAsync();
    }

    [Test]
    public async Task WantFlood_OfOneLargeMessage_GetsItThreeTimes()
    {
        await using HostileScene scene = await HostileScene.StartAsync();
        await using Gossiper peer = await Gossiper.StartAsync(scene);
        byte[] data = Encoding.ASCII.GetBytes(new string('m', 100_000));
        await peer.JoinAsync();
        GossipId id = scene.Victim.Gossip.Publish(GossipNode.Topic, data)!.Value;
        for (int i = 0; i < 1_000; i++)
        {
            await peer.TellAsync(new GossipRpc { Want = [id, id, id] });
        }

        await peer.TellAsync(Message("the end"));
        await YamuxSessionTests.Until(() => scene.Victim.Heard.Contains("the end"));
        await scene.ExchangeAsync();

        // Once as a member of the mesh, three times asked for.
        Assert.That(peer.Copies, Is.InRange(1, 1 + new GossipOptions().RetransmissionsMax));
    }

    private static GossipRpc Message(string text) =>
        new() { Messages = [new GossipMessage(GossipNode.Topic, Encoding.ASCII.GetBytes(text))] };

    /// <summary>A peer whose gossip is written by hand.</summary>
    private sealed class Gossiper : IAsyncDisposable
    {
        private readonly TestNode _node = new(99);
        private readonly HostileScene _scene;
        private readonly bool _reads;
        private PeerStream? _stream;
        private int _copies;
        private int _wants;

        private Gossiper(HostileScene scene, bool reads)
        {
            (_scene, _reads) = (scene, reads);
            _node.Swarm.Handle(GossipService.Protocols[0], ReadAsync);
        }

        public PeerId Id => _node.Swarm.Local;

        public int Copies => Volatile.Read(ref _copies);

        public int Wants => Volatile.Read(ref _wants);

        public static async Task<Gossiper> StartAsync(HostileScene scene, bool reads = true)
        {
            Gossiper peer = new(scene, reads);
            await peer._node.DialAsync(scene.Victim.Node);
            await peer._node.IdentifiedAs(scene.Victim.Id);
            return peer;
        }

        /// <summary>Becomes a member of the victim's mesh.</summary>
        public async Task JoinAsync()
        {
            _stream = await OpenAsync();
            while (!_scene.Victim.Gossip.MeshOf(GossipNode.Topic).Contains(Id))
            {
                // The victim takes part once identify has told it what this peer speaks.
                await TellAsync(new GossipRpc
                {
                    Subscriptions = [new GossipSubscription(GossipNode.Topic, true)],
                    Graft = [GossipNode.Topic],
                });
                await Task.Delay(20);
            }
        }

        public Task<PeerStream> OpenAsync() =>
            _node.Swarm.OpenAsync(_scene.Victim.Id, [GossipService.Protocols[0]], CancellationToken.None);

        /// <summary>Sends a frame; without effect when the victim has hung up.</summary>
        public async Task TellAsync(GossipRpc rpc)
        {
            DelimitedMessage.Write(_stream!.Output, rpc.Encode());
            await SwarmTests.TryAsync(async () => await _stream.Output.FlushAsync());
        }

        public ValueTask DisposeAsync() => _node.DisposeAsync();

        private async Task ReadAsync(PeerStream stream, CancellationToken cancellationToken)
        {
            if (!_reads)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            while (await DelimitedMessage.ReadAsync(stream.Input, GossipRpc.SizeMax, cancellationToken) is { } frame)
            {
                Assert.That(GossipRpc.TryDecode(frame, out GossipRpc? rpc), Is.True);
                Interlocked.Add(ref _wants, rpc!.Want.Length);
                Interlocked.Add(ref _copies, rpc.Messages.Count(message => message.Data.Length == 100_000));
            }
        }
    }
}
