using OpenLedger.Network.Addresses;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Tests.Fuzzing;
using static OpenLedger.Network.Tests.Discovery.BookPeers;

namespace OpenLedger.Network.Tests.Discovery;

[TestFixture]
public class KadTests
{
    private static readonly NetworkGroup Loopback = NetworkGroup.Of(At("127.0.0.1"));

    private readonly HashSet<PeerId> _gone = [];
    private readonly KadOptions _options = new();
    private KadTable _table = null!;

    [SetUp]
    public void Start()
    {
        _gone.Clear();
        _table = new KadTable(Self, _options, peer => !_gone.Contains(peer));
    }

    [Test]
    public void Id_OfPeer_IsTheHashOfItsMultihash()
    {
        PeerIdText.TryGetMultihash(Id(1), out byte[] multihash);
        byte[] hash = System.Security.Cryptography.SHA256.HashData(multihash);
        KadId place = KadId.OfPeer(Id(1));
        Assert.That($"{place.High:x32}{place.Low:x32}", Is.EqualTo(Convert.ToHexStringLower(hash)));
        Assert.That(place.CommonBits(place), Is.EqualTo(256));
        Assert.That(new KadId(0, 1).CommonBits(new KadId(0, 0)), Is.EqualTo(255));
        Assert.That(new KadId(1, 0).CommonBits(new KadId(0, 0)), Is.EqualTo(127));
        Assert.That(new KadId(0, 5).CompareTo(new KadId(1, 0)), Is.LessThan(0));
    }

    [Test]
    public void Table_ManyPeers_KeepsTwentyABucketAndGivesTheClosest()
    {
        PeerId[] taken = [.. Enumerable.Range(0, 500).Select(Id).Where(peer => _table.Add(peer, Loopback))];
        KadId self = KadId.OfPeer(Self);
        Assert.That(
            taken.GroupBy(peer => self.CommonBits(KadId.OfPeer(peer))).Select(bucket => bucket.Count()),
            Is.All.LessThanOrEqualTo(20));
        Assert.That(_table.Count, Is.EqualTo(taken.Length).And.InRange(60, 200));
        KadId target = KadId.OfPeer(Id(9_999));
        Assert.That(_table.Closest(target, 20), Is.EqualTo(
            taken.OrderBy(peer => KadId.OfPeer(peer).DistanceTo(target)).Take(20)));
        Assert.That(_table.Add(Self, Loopback), Is.False);
    }

    [Test]
    public void Table_FullBucket_KeepsTheConnectedAndReplacesTheGone()
    {
        PeerId[] far = [.. FarPeers(0).Take(22)];
        Assert.That(far.Take(20).Select(peer => _table.Add(peer, Loopback)), Is.All.True);
        Assert.That(_table.Add(far[20], Loopback), Is.False);
        Assert.That(_table.Add(far[0], Loopback), Is.True, "seen again");
        _gone.Add(far[3]);
        Assert.That(_table.Add(far[21], Loopback), Is.True);
        IReadOnlyList<PeerId> all = _table.Closest(KadId.OfPeer(Self), 100);
        Assert.That(all, Has.Count.EqualTo(20));
        Assert.That(all, Does.Contain(far[21]).And.Not.Contain(far[3]));
        _table.Remove(far[21]);
        Assert.That(_table.Count, Is.EqualTo(19));
    }

    [Test]
    public void Table_OneNetworkGroup_HasFewPlacesOfABucket()
    {
        PeerId[] far = [.. FarPeers(0).Take(10)];
        NetworkGroup attacker = NetworkGroup.Of(At("66.7.1.1"));
        Assert.That(attacker, Is.EqualTo(NetworkGroup.Of(At("66.7.200.9"))));
        Assert.That(far.Take(6).Count(peer => _table.Add(peer, attacker)), Is.EqualTo(4));
        Assert.That(_table.Add(far[8], NetworkGroup.Of(At("66.8.1.1"))), Is.True);
    }

    [TestCase("/ip4/1.2.3.4/tcp/5", "1.2.0.0/16")]
    [TestCase("/ip6/2001:db8:1::1/tcp/5", "2001:db8::/32")]
    [TestCase("/ip6/::ffff:1.2.3.4/tcp/5", "1.2.0.0/16")]
    [TestCase("/dns4/example.org/tcp/5", "example.org")]
    [TestCase("/ip6/::1/tcp/5", "loopback")]
    public void Group_OfAddress_IsItsNetwork(string address, string group) =>
        Assert.That(NetworkGroup.Of(Multiaddr.Parse(address)).Name, Is.EqualTo(group));

    [Test]
    public void Lookup_VirtualNetwork_FindsTheClosestInFewQuestions([Values(1, 2, 3)] int seed)
    {
        // 300 peers, each of which knows what a table would hold of 40 random ones.
        Random random = new(seed);
        PeerId[] peers = [.. Enumerable.Range(0, 300).Select(Id)];
        Dictionary<PeerId, KadId> places = peers.ToDictionary(peer => peer, KadId.OfPeer);
        Dictionary<PeerId, KadTable> tables = peers.ToDictionary(peer => peer, peer =>
        {
            KadTable table = new(peer, _options, _ => true);
            foreach (PeerId other in peers.OrderBy(other => places[other].DistanceTo(places[peer])).Take(20))
            {
                table.Add(other, Loopback);
            }

            for (int i = 0; i < 40; i++)
            {
                table.Add(peers[random.Next(peers.Length)], Loopback);
            }

            return table;
        });
        KadId target = KadId.OfKey([7]);
        KadLookup lookup = new(target, Self, _options);
        lookup.Add(tables[peers[0]].Closest(target, 3));
        int asked = 0;
        for (; lookup.Next() is { } next; asked++)
        {
            lookup.Answered(next, tables[next].Closest(target, 20));
        }

        Assert.That(lookup.Closest, Is.EqualTo(
            peers.OrderBy(peer => places[peer].DistanceTo(target)).Take(20)));
        Assert.That(asked, Is.LessThan(45));
    }

    [Test]
    public void Lookup_PeersThatDoNotAnswer_ArePassedOverAndTheNumberAskedIsBounded()
    {
        KadId target = KadId.OfPeer(Id(5));
        KadLookup lookup = new(target, Self, _options);
        lookup.Add([Id(1), Self]);
        Assert.That(lookup.Next(), Is.EqualTo(Id(1)));
        Assert.That(lookup.Next(), Is.Null, "this node is not asked");
        lookup.Answered(Id(1), Enumerable.Range(1_000, 500).Select(Id));
        int asked = 0;
        for (int i = 2_000; lookup.Next() is { } next; i += 20)
        {
            lookup.Answered(next, Enumerable.Range(i, 20).Select(Id));
            lookup.Failed(next);
            asked++;
        }

        Assert.That(asked, Is.EqualTo(59));
        Assert.That(lookup.Closest, Is.EqualTo(new[] { Id(1) }));
    }

    [Test]
    public void Lookup_MoreNamesThanItsMaximum_KeepsTheClosest()
    {
        KadId target = KadId.OfPeer(Id(5));
        KadLookup lookup = new(target, Self, _options);
        PeerId[] many = [.. Enumerable.Range(0, KadLookup.PeersMax + 200).Select(Id)];
        lookup.Add(many);
        Assert.That(lookup.Next(), Is.EqualTo(Id(5)), "the closest is the place itself");
    }

    [Test]
    public void DecodeOfEncode_IsTheMessage()
    {
        KadMessage message = new(KadMessageType.FindNode)
        {
            Key = new byte[] { 1, 2 },
            Closer = [new KadPeer(Id(1), [Public(1), Public(2)]), new KadPeer(Id(2), [])],
        };
        Assert.That(KadMessage.TryDecode(message.Encode(), out KadMessage? read), Is.True);
        Assert.That(read!.Type, Is.EqualTo(KadMessageType.FindNode));
        Assert.That(read.Key.ToArray(), Is.EqualTo(message.Key.ToArray()));
        Assert.That(read.Closer.Select(one => one.Peer), Is.EqualTo(new[] { Id(1), Id(2) }));
        Assert.That(read.Closer[0].Addresses, Is.EqualTo(message.Closer[0].Addresses));
    }

    [Test]
    public void Encode_FindNode_IsAsTheSpecificationSays() => Assert.That(
        Convert.ToHexStringLower(new KadMessage(KadMessageType.FindNode) { Key = new byte[] { 0xaa, 0xbb } }
            .Encode()),
        Is.EqualTo("08041202aabb"));

    [TestCase("")]
    [TestCase("08")]
    [TestCase("0804120")]
    [TestCase("08044202ffff")]
    [TestCase("08044200")]
    [TestCase("0804420412020024")]
    [TestCase("08ffffffffffffffffff01")]
    public void TryDecode_Malformed_IsRefused(string hex) =>
        Assert.That(
            KadMessage.TryDecode(Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex[..^1] + "05"), out _),
            Is.False);

    [Test]
    public void TryDecode_AboveAMaximum_IsRefusedOrCut()
    {
        KadMessage many = new(KadMessageType.FindNode)
        {
            Closer = [.. Enumerable.Range(0, 33).Select(i => new KadPeer(Id(i), []))],
        };
        Assert.That(KadMessage.TryDecode(many.Encode(), out _), Is.False);
        KadMessage full = many with { Closer = many.Closer[..32] };
        Assert.That(KadMessage.TryDecode(full.Encode(), out _), Is.True);
        KadMessage wide = new(KadMessageType.FindNode)
        {
            Closer = [new KadPeer(Id(1), [.. Enumerable.Range(0, 30).Select(Public)])],
        };
        Assert.That(KadMessage.TryDecode(wide.Encode(), out KadMessage? cut), Is.True);
        Assert.That(cut!.Closer[0].Addresses, Has.Length.EqualTo(8));
        KadMessage longKey = new(KadMessageType.FindNode) { Key = new byte[KadMessage.KeySizeMax + 1] };
        Assert.That(KadMessage.TryDecode(longKey.Encode(), out _), Is.False);
        Assert.That(KadMessage.TryDecode(new byte[KadMessage.SizeMax + 1], out _), Is.False);
    }

    [Test]
    public void TryDecode_Fuzzed_NeverThrows()
    {
        byte[] good = new KadMessage(KadMessageType.FindNode)
        {
            Key = new byte[] { 1, 2 },
            Closer = [new KadPeer(Id(1), [Public(1), Public(2)]), new KadPeer(Id(2), [Public(3)])],
        }.Encode();
        FrameFuzzer.Run(81, [good, new KadMessage(KadMessageType.Ping).Encode()], bytes =>
        {
            if (KadMessage.TryDecode(bytes, out KadMessage? message))
            {
                message.Encode();
            }
        });
    }

    private static IEnumerable<PeerId> FarPeers(int common) => Enumerable.Range(0, 10_000).Select(Id)
        .Where(peer => KadId.OfPeer(Self).CommonBits(KadId.OfPeer(peer)) == common);
}
