using OpenLedger.Network.Connections;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Gossip;
using OpenLedger.Network.Tests.Yamux;
using OpenLedger.Network.Yamux;

namespace OpenLedger.Network.Tests.Hostile;

/// <summary>A node under attack and an honest peer of it, who must go on to exchange messages.</summary>
internal sealed class HostileScene : IAsyncDisposable
{
    private int _exchanges;

    private HostileScene(GossipNode victim, GossipNode honest) => (Victim, Honest) = (victim, honest);

    public GossipNode Victim { get; }

    public GossipNode Honest { get; }

    /// <summary>Deadlines of tenths of seconds, the bounds of a real node.</summary>
    public static SwarmOptions Impatient { get; } = new()
    {
        HandshakeTimeout = TimeSpan.FromSeconds(1),
        Muxer = new YamuxOptions
        {
            CareInterval = TimeSpan.FromMilliseconds(100),
            PingAfter = TimeSpan.FromMilliseconds(500),
            PingTimeout = TimeSpan.FromSeconds(5),
            WriteTimeout = TimeSpan.FromSeconds(1),
        },
    };

    /// <summary>The same for gossip.</summary>
    public static GossipOptions ImpatientGossip { get; } = new()
    {
        Heartbeat = TimeSpan.FromMilliseconds(100),
        SendTimeout = TimeSpan.FromSeconds(1),
        FrameTimeout = TimeSpan.FromSeconds(1),
        PromiseFor = TimeSpan.FromMilliseconds(300),
    };

    public static async Task<HostileScene> StartAsync(
        SwarmOptions? connections = null, GossipOptions? gossip = null)
    {
        HostileScene scene = new(
            new GossipNode(200, gossip ?? ImpatientGossip, connections ?? Impatient), new GossipNode(201));
        scene.Victim.Node.Swarm.UsefulnessOf = scene.Victim.Gossip.ScoreOf;
        await scene.Honest.Node.DialAsync(scene.Victim.Node);
        await YamuxSessionTests.Until(() =>
            scene.Victim.Gossip.MeshOf(GossipNode.Topic).Contains(scene.Honest.Id)
            && scene.Honest.Gossip.MeshOf(GossipNode.Topic).Contains(scene.Victim.Id));
        await scene.ExchangeAsync();
        return scene;
    }

    /// <summary>The honest two still hear each other, and a stream between them still carries bytes.</summary>
    public async Task ExchangeAsync()
    {
        string text = $"honest {++_exchanges}";
        Victim.Gossip.Publish(GossipNode.Topic, System.Text.Encoding.ASCII.GetBytes($"{text} there"));
        Honest.Gossip.Publish(GossipNode.Topic, System.Text.Encoding.ASCII.GetBytes($"{text} back"));
        await YamuxSessionTests.Until(
            () => Honest.Heard.Contains($"{text} there") && Victim.Heard.Contains($"{text} back"));
        Assert.That(await Honest.Node.SendAsync(Victim.Id, new byte[10_000]), Does.StartWith("10000 "));
    }

    /// <summary>Waits until the victim has ended its connection with a peer for this reason.</summary>
    public async Task DroppedAsync(PeerId peer, DisconnectReason reason)
    {
        await YamuxSessionTests.Until(() => Victim.Node.Ends.Any(end => end.Peer == peer));
        Assert.That(
            Victim.Node.Ends.Where(end => end.Peer == peer).Select(end => end.Reason), Does.Contain(reason));
        if (reason is not (DisconnectReason.ClosedHere or DisconnectReason.ClosedByPeer))
        {
            // The name that the log and the metric get.
            await FaultedAsync(reason);
        }
    }

    /// <summary>Waits until the victim has reported a fault by this name.</summary>
    public Task FaultedAsync(DisconnectReason reason, int count = 1) => YamuxSessionTests.Until(
        () => Victim.Node.Faults.Count(fault => fault.Reason == reason) >= count);

    /// <summary>Managed bytes in use after a collection.</summary>
    public static long Held() => GC.GetTotalMemory(forceFullCollection: true);

    public async ValueTask DisposeAsync()
    {
        await Honest.DisposeAsync();
        await Victim.DisposeAsync();
    }
}
