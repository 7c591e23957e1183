using System.Text.Json.Nodes;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Dialing;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Tests.Discovery;

namespace OpenLedger.Network.Tests.Interop;

/// <summary>Kademlia with js-libp2p's kad-dht: it finds peers by asking this node, and is asked by it.</summary>
[TestFixture]
public class JsKadTests
{
    [Test]
    public async Task Js_AsksThisNode_FindsAPeerAndItsAddresses()
    {
        await using JsPeer js = await JsPeer.StartAsync("kad");
        await using DiscoveryNode known = new(1);
        await using DiscoveryNode asked = new(2, DiscoveryNode.Hurried(known));
        await Until(() => Task.FromResult(asked.Discovery.Kademlia.Count == 1));
        await js.DoAsync("dial", new { address = asked.Address.ToString() });
        await Until(async () => Peers(await js.DoAsync("table")).Contains(asked.Id.Value));

        JsonObject found = await js.DoAsync("find", new { peer = known.Id.Value });
        Assert.That((string)found["peer"]!, Is.EqualTo(known.Id.Value));
        string bare = known.Address.ToString().Split("/p2p/")[0];
        Assert.That(
            found["addresses"]!.AsArray().Select(address => (string)address!),
            Has.Some.StartsWith(bare));
        await Until(() => Task.FromResult(asked.Discovery.Kademlia.Count == 2));
        Assert.That(
            asked.Node.Faults.Where(fault => fault.Reason == DisconnectReason.ProtocolViolation), Is.Empty);
    }

    [Test]
    public async Task ThisNode_AsksJs_FindsAPeerAndConnects()
    {
        await using JsPeer js = await JsPeer.StartAsync("kad");

        // It dials nobody, or it might find the seeker first.
        DiscoveryOptions still = DiscoveryNode.Hurried() with
        {
            Dialing = new DialOptions { PeersTarget = 0, OutboundTarget = 0, OfferedMax = 0 },
            Kademlia = new KadOptions { LookupFirst = TimeSpan.FromHours(1) },
        };
        await using DiscoveryNode known = new(1, still);
        await js.DoAsync("dial", new { address = known.Address.ToString() });
        await Until(async () => Peers(await js.DoAsync("table")).Contains(known.Id.Value));

        DiscoveryOptions options = DiscoveryNode.Hurried() with
        {
            Bootnodes = [Multiaddr.Parse(js.Address)],
        };
        await using DiscoveryNode seeker = new(3, options);
        await Until(() => Task.FromResult(seeker.IsConnected(known)));
        BookEntry entry = seeker.Discovery.Book.Find(known.Id)!;
        Assert.That(entry.Source, Is.EqualTo(BookSource.OfPeer(js.Id)), "js told of it");

        PeerIdText.TryGetMultihash(known.Id, out byte[] key);
        IReadOnlyList<PeerId> found =
            await seeker.Discovery.Kademlia.FindAsync(key, CancellationToken.None);
        Assert.That(found, Is.EquivalentTo(new[] { js.Id, known.Id }), "both answered");
        Assert.That(found[0], Is.EqualTo(known.Id), "the place itself is closest");
    }

    private static IEnumerable<string> Peers(JsonObject table) =>
        table["peers"]!.AsArray().Select(peer => (string)peer!);

    private static async Task Until(Func<Task<bool>> condition)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
