using System.Text;
using System.Text.Json.Nodes;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Tests.Gossip;
using OpenLedger.Network.Tests.Yamux;

namespace OpenLedger.Network.Tests.Interop;

/// <summary>
/// Gossip with js-libp2p's gossipsub, both ways, with the message ids and topics as documented.
/// </summary>
[TestFixture]
public class JsGossipTests
{
    [Test]
    public async Task Gossip_BothWays_ArrivesWithTheDocumentedIds([Values] bool jsDials)
    {
        await using JsPeer js = await JsPeer.StartAsync();
        await using GossipNode node = new(1);
        await js.DoAsync("topic", new { topic = GossipNode.Topic });
        if (jsDials)
        {
            await js.DoAsync("dial", new { address = node.Node.Address.ToString() });
        }
        else
        {
            await node.Node.Swarm.DialAsync(Multiaddr.Parse(js.Address), CancellationToken.None);
        }

        await YamuxSessionTests.Until(() => node.Gossip.MeshOf(GossipNode.Topic).Contains(js.Id));
        await InMeshOfAsync(js, node.Id);

        GossipId id = node.Gossip.Publish(GossipNode.Topic, "from here"u8.ToArray())!.Value;
        JsonObject heard = await js.EventAsync("message");
        Assert.That((string)heard["text"]!, Is.EqualTo("from here"));
        Assert.That((string)heard["topic"]!, Is.EqualTo(GossipNode.Topic));
        Assert.That((string)heard["messageId"]!, Is.EqualTo(id.ToString()));

        string big = new('x', 100_000);
        await js.DoAsync("publish", new { topic = GossipNode.Topic, text = "from js" });
        await js.DoAsync("publish", new { topic = GossipNode.Topic, text = big });
        await YamuxSessionTests.Until(() => node.Heard.Count == 2);
        Assert.That(node.Heard, Is.EquivalentTo(new[] { "from js", big }));
        node.Gossip.Publish(GossipNode.Topic, Encoding.ASCII.GetBytes(new string('y', 100_000)));
        Assert.That(((string)(await js.EventAsync("message"))["text"]!).Length, Is.EqualTo(100_000));
        Assert.That(node.Gossip.ScoreOf(js.Id), Is.GreaterThan(0), "first deliveries count");
        Assert.That(
            node.Node.Faults.Where(fault => fault.Reason == DisconnectReason.ProtocolViolation), Is.Empty);
    }

    [Test]
    public async Task Gossip_BetweenTwoJsPeers_IsPassedOnByThisNode()
    {
        await using JsPeer one = await JsPeer.StartAsync();
        await using JsPeer two = await JsPeer.StartAsync();
        await using GossipNode node = new(1);
        foreach (JsPeer js in new[] { one, two })
        {
            await js.DoAsync("topic", new { topic = GossipNode.Topic });
            await js.DoAsync("dial", new { address = node.Node.Address.ToString() });
            await YamuxSessionTests.Until(() => node.Gossip.MeshOf(GossipNode.Topic).Contains(js.Id));
            await InMeshOfAsync(js, node.Id);
        }

        await one.DoAsync("publish", new { topic = GossipNode.Topic, text = "bad: nobody shall hear" });
        await one.DoAsync("publish", new { topic = GossipNode.Topic, text = "through here" });
        Assert.That((string)(await two.EventAsync("message"))["text"]!, Is.EqualTo("through here"));
        Assert.That(node.Heard, Has.Count.EqualTo(2));
    }

    private static async Task InMeshOfAsync(JsPeer js, PeerId peer)
    {
        for (int i = 0; i < 100; i++)
        {
            JsonObject mesh = await js.DoAsync("mesh", new { topic = GossipNode.Topic });
            if (mesh["mesh"]!.AsArray().Any(member => (string)member! == peer.Value))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("js never took this node into its mesh");
    }
}
