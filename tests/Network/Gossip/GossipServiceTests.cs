using OpenLedger.Network.Connections;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Transport;
using OpenLedger.Network.Tests.Yamux;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Gossip;

/// <summary>Gossip over real connections on loopback.</summary>
[TestFixture]
public class GossipServiceTests
{
    [Test]
    public async Task Publish_LineOfNodes_ReachesTheFarEnd()
    {
        GossipNode[] nodes = [.. Enumerable.Range(1, 5).Select(i => new GossipNode((byte)i))];
        for (int i = 1; i < nodes.Length; i++)
        {
            await nodes[i].Node.DialAsync(nodes[i - 1].Node);
        }

        foreach (GossipNode node in nodes)
        {
            await YamuxSessionTests.Until(() => node.Gossip.MeshOf(GossipNode.Topic).Count > 0);
        }

        byte[] big = PipeBytes.Pattern(100_000);
        nodes[0].Gossip.Publish(GossipNode.Topic, "hello"u8.ToArray());
        nodes[0].Gossip.Publish(GossipNode.Topic, big);
        await YamuxSessionTests.Until(() => nodes[^1].Heard.Count == 2);
        Assert.That(nodes[^1].Heard, Does.Contain("hello"));
        Assert.That(
            nodes.Skip(1).Select(node => node.Heard.Count), Is.All.EqualTo(2), "each heard each once");
        foreach (GossipNode node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Test]
    public async Task Peer_BothDialed_GossipsOverTheConnectionThatIsKept()
    {
        await using GossipNode a = new(1);
        await using GossipNode b = new(2);
        await Task.WhenAll(a.Node.DialAsync(b.Node), b.Node.DialAsync(a.Node));
        await YamuxSessionTests.Until(
            () => a.Node.Swarm.Connections.Count == 1 && b.Node.Swarm.Connections.Count == 1);
        await YamuxSessionTests.Until(() =>
            a.Gossip.MeshOf(GossipNode.Topic).Count > 0 && b.Gossip.MeshOf(GossipNode.Topic).Count > 0);
        a.Gossip.Publish(GossipNode.Topic, "one"u8.ToArray());
        b.Gossip.Publish(GossipNode.Topic, "two"u8.ToArray());
        await YamuxSessionTests.Until(() => a.Heard.Contains("two") && b.Heard.Contains("one"));
    }

    [Test]
    public async Task Peer_SendsGarbage_IsResetByName([Values("ff01", "ffffffff7f")] string hex)
    {
        await using GossipNode a = new(1);
        await using Connections.TestNode b = new(2);
        await b.DialAsync(a.Node);
        PeerStream stream =
            await b.Swarm.OpenAsync(a.Id, GossipService.Protocols, CancellationToken.None);
        byte[] bytes = Convert.FromHexString(hex);
        if (bytes.Length == 2)
        {
            DelimitedMessage.Write(stream.Output, bytes);
        }
        else
        {
            await stream.Output.PutAsync(bytes);
        }

        await stream.Output.FlushAsync();
        await YamuxSessionTests.Until(
            () => a.Node.Faults.Any(fault => fault.Reason == DisconnectReason.ProtocolViolation));
    }

    [Test]
    public async Task Peer_ReadsNothing_CostsItsQueueAndNoMore()
    {
        GossipOptions small =
            new() { SendQueueBytesMax = 300_000, Heartbeat = TimeSpan.FromMilliseconds(100) };
        await using GossipNode a = new(1, small);
        await using Connections.TestNode mute = new(2);
        foreach (string protocol in GossipService.Protocols)
        {
            mute.Swarm.Handle(protocol, (_, stop) => Task.Delay(Timeout.Infinite, stop));
        }

        await mute.DialAsync(a.Node);
        await a.Node.IdentifiedAs(mute.Swarm.Local);
        PeerStream speak = await mute.Swarm.OpenAsync(a.Id, GossipService.Protocols, CancellationToken.None);
        DelimitedMessage.Write(speak.Output, new GossipRpc
        {
            Subscriptions = [new GossipSubscription(GossipNode.Topic, true)],
        }.Encode());
        await speak.Output.FlushAsync();
        await YamuxSessionTests.Until(() => a.Gossip.MeshOf(GossipNode.Topic).Count == 1);
        for (int i = 0; i < 30; i++)
        {
            a.Gossip.Publish(GossipNode.Topic, PipeBytes.Pattern(100_000, i));
        }

        Assert.That(a.Gossip.Dropped, Is.GreaterThan(10));
    }
}
