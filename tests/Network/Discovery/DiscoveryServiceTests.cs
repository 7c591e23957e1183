using System.Text;
using OpenLedger.Network.Addresses;
using OpenLedger.Network.Connections;
using OpenLedger.Network.Discovery;
using OpenLedger.Network.Discovery.Book;
using OpenLedger.Network.Discovery.Kademlia;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Identity;
using OpenLedger.Network.Tests.Connections;
using OpenLedger.Network.Wire;

namespace OpenLedger.Network.Tests.Discovery;

/// <summary>Nodes on loopback that find each other, lose each other, and meet bad ones.</summary>
[TestFixture]
public class DiscoveryServiceTests
{
    private readonly List<DiscoveryNode> _nodes = [];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-find").FullName;

    [TearDown]
    public async Task StopAllAsync()
    {
        foreach (DiscoveryNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _nodes.Clear();
        Directory.Delete(_folder, true);
    }

    [Test]
    public async Task TwentyNodes_OneBootnode_FindEachOtherAndHearEachOther()
    {
        DiscoveryNode first = Start(1);
        for (byte i = 2; i <= 20; i++)
        {
            DiscoveryOptions few = DiscoveryNode.Hurried(first);
            Start(i, few with { Dialing = few.Dialing with { PeersTarget = 6, OutboundTarget = 3 } });
        }

        await Until(() => _nodes.All(node => node.Node.Swarm.Peers.Count >= 6));
        await Until(() => _nodes.All(node => node.Discovery.Book.Count >= 15));
        _nodes[^1].Gossip.Publish(DiscoveryNode.Topic, "hello"u8.ToArray());
        await Until(() => _nodes.SkipLast(1).All(node => !node.Heard.IsEmpty));
        Assert.That(_nodes.Select(node => node.Discovery.Book.Find(node.Id)), Is.All.Null, "not itself");
        foreach (DiscoveryNode seeker in _nodes.Skip(5).Take(3))
        {
            PeerId wanted = _nodes[^2].Id;
            IReadOnlyList<PeerId> found = await seeker.Discovery.Kademlia.FindAsync(
                Key(wanted), CancellationToken.None);
            Assert.That(found, Does.Contain(wanted));
        }
    }

    [Test]
    public async Task Bootnode_StartsLater_IsConnectedThenAndAgainAfterItWasAway()
    {
        SwarmOptions quick = new();
        DiscoveryNode boot = new(1, swarm: quick);
        Multiaddr address = boot.Address;
        await boot.DisposeAsync();
        DiscoveryNode node = Start(2, DiscoveryNode.Hurried() with { Bootnodes = [address] });
        await Until(() => node.Discovery.Book.Find(address.Peer!.Value)!.Addresses[0].Failures >= 2);
        TestNode late = new(1, quick, address);
        await Until(() => node.Node.Swarm.Find(late.Swarm.Local) is not null);
        await late.DisposeAsync();
        await Until(() => node.Node.Swarm.Peers.Count == 0);
        TestNode again = new(1, quick, address);
        await Until(() => node.Node.Swarm.Find(again.Swarm.Local) is not null);
        await again.DisposeAsync();
    }

    [Test]
    public async Task Restart_WithoutBootnode_FindsPeersByItsBook()
    {
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a));
        string path = Path.Combine(_folder, "peers");
        DiscoveryNode before = new(3, DiscoveryNode.Hurried(a) with { BookPath = path });
        await Until(() => before.IsConnected(a) && before.IsConnected(b));
        await Until(() => before.Discovery.Book.Find(b.Id)?.Addresses.IsEmpty == false);
        await before.DisposeAsync();

        DiscoveryNode after = Start(4, DiscoveryNode.Hurried() with { BookPath = path });
        await Until(() => after.IsConnected(a) && after.IsConnected(b));
        Assert.That(
            after.Notices.First().Notice, Is.EqualTo(DiscoveryNotice.BookLoaded));
    }

    [Test]
    public async Task Book_OfANodeThatNeverEnds_IsSavedSoonAndAgainWhenAPeerIsProtected()
    {
        DiscoveryNode a = Start(1);
        string path = Path.Combine(_folder, "peers");
        DiscoveryNode running = Start(2, DiscoveryNode.Hurried(a) with
        {
            BookPath = path,
            SaveFirst = TimeSpan.FromMilliseconds(100),
            SaveEvery = TimeSpan.FromHours(1),
        });
        await Until(() => running.IsConnected(a));
        await Until(() => IsIn(path, a.Id));

        // Doubled a few times, the next save would be far away.
        await Task.Delay(1_000);
        DiscoveryNode b = Start(3, DiscoveryNode.Hurried(a));
        await Until(() => running.Discovery.Book.Find(b.Id) is not null);
        running.Node.Swarm.Protect(b.Id);
        await Until(() => IsIn(path, b.Id));
    }

    [Test]
    public async Task ProtectedPeer_AwayForLong_IsDialedAgainWithinTheRestOfWantedOnes()
    {
        DiscoveryNode a = Start(1);
        DiscoveryOptions patient = DiscoveryNode.Hurried();
        DiscoveryNode b = Start(2, patient with
        {
            Dialing = patient.Dialing with
            {
                RestFirst = TimeSpan.FromHours(1),
                RestMax = TimeSpan.FromHours(1),
                RestMaxWanted = TimeSpan.FromMilliseconds(200),
            },
        });
        b.Discovery.Book.TakeOwn(
            a.Id, [Multiaddr.Parse("/ip4/127.0.0.1/tcp/1")], BookSource.OfItself(NetworkGroup.Of(a.Address)),
            AddressScope.Loopback);
        b.Node.Swarm.Protect(a.Id);
        await Until(() => FailuresOf(b, a) >= 3);
        Assert.That(b.IsConnected(a), Is.False);
    }

    [Test]
    public async Task Restart_DamagedBook_IsNamedAndTheNodeRuns()
    {
        string path = Path.Combine(_folder, "peers");
        await File.WriteAllTextAsync(path, "this was a book once");
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a) with { BookPath = path });
        Assert.That(b.Notices.First().Notice, Is.EqualTo(DiscoveryNotice.BookDamaged));
        await Until(() => b.IsConnected(a));
    }

    [Test]
    public async Task InvalidData_AgainAndAgain_BansOverARestart()
    {
        DiscoveryNode a = Start(1);
        string path = Path.Combine(_folder, "peers");
        DiscoveryOptions options = DiscoveryNode.Hurried(a) with { BookPath = path };
        DiscoveryNode before = new(2, options);
        await Until(() => before.IsConnected(a));
        for (int i = 0; i < 3; i++)
        {
            before.Discovery.Scores.Penalize(a.Id, PeerOffence.InvalidData, "a block that does not verify");
        }

        Assert.That(before.Node.Swarm.IsBanned(a.Id), Is.False);
        Assert.That(before.Discovery.Scores.Of(a.Id), Is.LessThan(-100), "no gossip already");
        before.Discovery.Scores.Penalize(a.Id, PeerOffence.InvalidData, "again");
        before.Discovery.Scores.Penalize(a.Id, PeerOffence.InvalidData, "again");
        Assert.That(before.Node.Swarm.IsBanned(a.Id), Is.True);
        Assert.That(before.Notices.Last().Notice, Is.EqualTo(DiscoveryNotice.PeerBanned));
        await Until(() => !before.IsConnected(a));
        await Until(() => File.Exists(path));

        // As after a kill: the book was saved when the ban came, and the file is not touched any more.
        string copy = Path.Combine(_folder, "copy");
        await Until(() => IsBannedIn(path, a.Id));
        File.Copy(path, copy);
        await before.DisposeAsync();
        DiscoveryNode after = Start(2, options with { BookPath = copy });
        Assert.That(after.Node.Swarm.IsBanned(a.Id), Is.True);
        Assert.That(after.Discovery.Scores.Of(a.Id), Is.LessThan(-300), "the score is remembered too");
        await Task.Delay(300);
        Assert.That(after.Node.Swarm.Peers, Is.Empty, "not dialed, though it is a bootnode");
    }

    [Test]
    public async Task Slowness_HoweverOften_StopsGossipButBansNobody()
    {
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a));
        await Until(() => b.IsConnected(a));
        for (int i = 0; i < 100; i++)
        {
            b.Discovery.Scores.Penalize(a.Id, PeerOffence.Stall, "no answer");
        }

        Assert.That(b.Discovery.Scores.Of(a.Id), Is.InRange(-160, -100));
        Assert.That(b.Node.Swarm.IsBanned(a.Id), Is.False);
    }

    [Test]
    public async Task ProtectedPeer_HoweverBad_IsNotBanned()
    {
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a));
        b.Node.Swarm.Protect(a.Id);
        await Until(() => b.IsConnected(a));
        for (int i = 0; i < 20; i++)
        {
            b.Discovery.Scores.Penalize(a.Id, PeerOffence.InvalidData, "bad");
        }


        // Longer than gossip's heartbeat and discovery's tick, which both look at scores.
        await Task.Delay(500);
        Assert.That(b.Discovery.Scores.Of(a.Id), Is.LessThan(-1_000));
        Assert.That(b.IsConnected(a), Is.True);
    }

    [Test]
    public async Task InvalidGossip_BansItsSender()
    {
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a));
        await Until(() => a.Gossip.MeshOf(DiscoveryNode.Topic).Contains(b.Id));
        for (int i = 0; i < 6; i++)
        {
            b.Gossip.Publish(DiscoveryNode.Topic, Encoding.ASCII.GetBytes($"bad {i}"));
        }

        await Until(() => a.Node.Swarm.IsBanned(b.Id));
        await Until(() => !a.IsConnected(b));
        Assert.That(a.Discovery.Book.Find(b.Id)!.BannedUntil, Is.Not.Null);
    }

    [Test]
    public async Task FullMesh_OffersOthers_WhoAreDialed()
    {
        // Neither lookups nor hearsay: what is found is found by offers.
        GossipOptions narrow = new()
        {
            MeshTarget = 1,
            MeshLow = 1,
            MeshHigh = 1,
            MeshByScore = 1,
            MeshOutbound = 0,
            AcceptOffersThreshold = 0,
        };
        DiscoveryOptions alone =
            DiscoveryNode.Hurried() with { Kademlia = new KadOptions { Serves = false } };
        DiscoveryNode hub = Start(1, alone, narrow);
        DiscoveryOptions toHub = alone with { Bootnodes = [hub.Address] };
        DiscoveryNode member = Start(2, toHub, narrow);
        await Until(() => hub.Gossip.MeshOf(DiscoveryNode.Topic).Contains(member.Id));
        await Until(() => hub.Gossip.ScoreOf(member.Id) > 0);
        DiscoveryNode late = Start(3, toHub, narrow);
        await Until(() => late.IsConnected(member));
        BookEntry offered = late.Discovery.Book.Find(member.Id)!;
        Assert.That(offered.Source, Is.EqualTo(BookSource.OfPeer(hub.Id)));
        Assert.That(offered.Record.IsEmpty, Is.False);
    }

    [Test]
    public async Task Attacker_AnswersWithCountlessPeers_FillsItsShareAndNoMore()
    {
        DiscoveryNode honest = Start(1);
        await using TestNode attacker = new(200);
        int asked = 0;
        attacker.Swarm.Handle(new KadOptions().Protocol, async (stream, stop) =>
        {
            while (await DelimitedMessage.ReadAsync(stream.Input, KadMessage.SizeMax, stop) is not null)
            {
                int from = Interlocked.Increment(ref asked) * 20;
                DelimitedMessage.Write(stream.Output, new KadMessage(KadMessageType.FindNode)
                {
                    Closer =
                    [
                        .. Enumerable.Range(from, 20).Select(i =>
                            new KadPeer(BookPeers.Id(i), [BookPeers.At("127.0.0.1", 1)])),
                    ],
                }.Encode());
                await stream.Output.FlushAsync(stop);
            }
        });
        DiscoveryNode victim = Start(2, DiscoveryNode.Hurried(honest) with
        {
            Bootnodes = [honest.Address, attacker.Address],
        });
        DiscoveryNode other = Start(3, DiscoveryNode.Hurried(honest));
        await Until(() => Volatile.Read(ref asked) >= 5);
        await Until(() => victim.IsConnected(other));
        Assert.That(
            victim.Discovery.Book.Entries.Count(
                entry => entry.Source == BookSource.OfPeer(attacker.Swarm.Local)),
            Is.InRange(20, 32));
        Assert.That(victim.Discovery.Book.Find(other.Id), Is.Not.Null);
        Assert.That(victim.IsConnected(honest), Is.True);
    }

    [Test]
    public async Task Dialed_MoreThanWanted_AreLetGo()
    {
        DiscoveryNode[] others = [.. Enumerable.Range(1, 8).Select(i => Start((byte)i))];
        DiscoveryOptions few = DiscoveryNode.Hurried();
        DiscoveryNode node = Start(20, few with
        {
            Bootnodes = [others[0].Address],
            Dialing = few.Dialing with
            {
                PeersTarget = 2,
                OutboundTarget = 2,
                OfferedMax = 1,
                SettledAfter = TimeSpan.FromSeconds(1),
            },
            Kademlia = new KadOptions { Serves = false, LookupFirst = TimeSpan.FromHours(1) },
        });
        foreach (DiscoveryNode other in others)
        {
            await node.Node.DialAsync(other.Node);
        }

        await Until(() => node.Dialed == 3);
        await Task.Delay(300);
        Assert.That(node.Dialed, Is.EqualTo(3), "and no fewer");
        Assert.That(node.IsConnected(others[0]), Is.True, "the bootnode stays");
        Assert.That(node.Node.Ends.Select(end => end.Reason), Is.All.EqualTo(DisconnectReason.Trimmed));
    }

    [Test]
    public async Task Client_AsksButIsNotInTables()
    {
        DiscoveryNode a = Start(1);
        DiscoveryNode b = Start(2, DiscoveryNode.Hurried(a));
        DiscoveryOptions client = DiscoveryNode.Hurried(a);
        DiscoveryNode c = Start(3, client with { Kademlia = client.Kademlia with { Serves = false } });
        await Until(() => c.IsConnected(b) && c.Discovery.Kademlia.Count == 2);
        IReadOnlyList<PeerId> found =
            await b.Discovery.Kademlia.FindAsync(Key(c.Id), CancellationToken.None);
        Assert.That(found, Is.EqualTo(new[] { a.Id }));
    }

    private DiscoveryNode Start(byte seed, DiscoveryOptions? options = null, GossipOptions? gossip = null)
    {
        DiscoveryNode node = new(seed, options, gossip);
        _nodes.Add(node);
        return node;
    }

    private static int FailuresOf(DiscoveryNode node, DiscoveryNode of) =>
        node.Discovery.Book.Find(of.Id)?.Addresses.Sum(address => address.Failures) ?? 0;

    private static bool IsIn(string path, PeerId peer)
    {
        AddressBook book = BookPeers.Book(TimeProvider.System);
        return new BookFile(path, new BookOptions()).Load(book) == BookFileStatus.Loaded
            && book.Find(peer) is not null;
    }

    private static bool IsBannedIn(string path, PeerId peer)
    {
        AddressBook book = BookPeers.Book(TimeProvider.System);
        return new BookFile(path, new BookOptions()).Load(book) == BookFileStatus.Loaded
            && book.Find(peer)?.BannedUntil is not null;
    }

    private static byte[] Key(PeerId peer) =>
        PeerIdText.TryGetMultihash(peer, out byte[] multihash) ? multihash : throw new FormatException();

    private static async Task Until(Func<bool> condition)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
