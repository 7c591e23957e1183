using System.Net;
using System.Text;
using OpenLedger.Network.Gossip;

namespace OpenLedger.Network.Tests.Gossip;

[TestFixture]
public class GossipRouterTests
{
    private const string Topic = GossipNet.Topic;
    private static readonly PeerId Peer = new("p");
    private static readonly PeerId Early = new("early");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public void Receive_SubscriptionOfAPeerNotAddedYet_CountsOnceItIs()
    {
        GossipRouter router = new(new GossipOptions(), new Random(1));
        router.Receive(Early, new GossipRpc { Subscriptions = [new GossipSubscription("t", true)] }, Second);
        for (int i = 0; i < 1_000; i++)
        {
            router.Receive(
                Early, new GossipRpc { Subscriptions = [new GossipSubscription($"more {i}", true)] }, Second);
        }

        router.AddPeer(Early, true, false, null, Second);
        router.Publish("t", new byte[] { 1 }, Second);
        Assert.That(
            router.TakeEffects().OfType<GossipEffect.Send>().Count(sent => sent.Peer == Early),
            Is.EqualTo(1));

        router.Publish("more 900", new byte[] { 2 }, Second);
        Assert.That(router.TakeEffects(), Is.Empty, "as many topics as a peer may take, and no more");

        router.AddPeer(Early, true, true, null, Second);
        router.Publish("t", new byte[] { 3 }, Second);
        Assert.That(router.TakeEffects(), Has.Count.EqualTo(1), "over another connection it takes it still");

        router.Receive(
            Peer, new GossipRpc { Subscriptions = [new GossipSubscription("t", true)] }, Second);
        router.KeepEarlyOf(new HashSet<PeerId> { Early });
        router.AddPeer(Peer, true, false, null, Second);
        router.Publish("t", new byte[] { 4 }, Second);
        Assert.That(router.TakeEffects(), Has.Count.EqualTo(1), "who is gone was forgotten");
    }

    [Test]
    public void Publish_ThirtyNodes_ReachesEachOnceOverBoundedMeshes([Values(1, 2, 3)] int seed)
    {
        GossipNet net = new(30, seed);
        net.ConnectAll();
        net.SubscribeAll();
        net.Beat(5);
        foreach (GossipRouter router in net.Routers)
        {
            Assert.That(router.MeshOf(Topic), Has.Count.InRange(6, 12));
        }

        long before = net.MessagesSent;
        net.Routers[0].Publish(Topic, new byte[] { 1 }, net.Now);
        net.Settle();

        Assert.That(net.Got.Skip(1).Select(got => got.Count), Is.All.EqualTo(1));
        Assert.That(net.Got[0], Is.Empty);
        Assert.That(net.MessagesSent - before, Is.LessThan(30 * 12), "a mesh, not a flood");
    }

    [Test]
    public void Publish_MeshFramesLost_ArrivesByGossip()
    {
        GossipNet net = new(20, 4);
        net.ConnectAll();
        net.SubscribeAll();
        net.Beat(3);
        net.Loses = (_, to, rpc) =>
            to >= 15 && rpc.Want.IsEmpty && rpc.Messages.Length > 0 && net.Now < 5 * Second;
        net.Routers[0].Publish(Topic, new byte[] { 1 }, net.Now);
        net.Settle();
        Assert.That(net.Got[17], Is.Empty);
        net.Beat(3);
        Assert.That(net.Got.Skip(15).Select(got => got.Count), Is.All.EqualTo(1));
    }

    [Test]
    public void Publish_ByANodeThatDoesNotTakeTheTopic_GoesOutByFanout()
    {
        GossipNet net = new(5, 5);
        net.ConnectAll();
        foreach (GossipRouter router in net.Routers.Skip(1))
        {
            router.Subscribe(Topic, net.Now);
        }

        net.Settle();
        net.Routers[0].Publish(Topic, new byte[] { 1 }, net.Now);
        net.Settle();
        Assert.That(net.Got.Skip(1).Select(got => got.Count), Is.All.EqualTo(1));
        Assert.That(net.Got[0], Is.Empty);
    }

    [Test]
    public void Publish_SameTwice_GoesOutOnce()
    {
        GossipRouter router = WithPeer();
        Assert.That(router.Publish(Topic, new byte[] { 1 }, Second), Is.Not.Null);
        Assert.That(router.Publish(Topic, new byte[] { 1 }, Second), Is.Null);
        Assert.That(
            () => router.Publish(Topic, new byte[GossipMessage.DataBytesMax + 1], Second),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Message_Rejected_GoesNowhereAndCostsItsSenders()
    {
        GossipNet net = new(10, 6) { Judge = (_, _) => GossipVerdict.Reject };
        net.ConnectAll();
        net.SubscribeAll();
        net.Beat(2);
        net.Routers[0].Publish(Topic, new byte[] { 1 }, net.Now);
        net.Settle();

        int judged = net.Got.Count(got => got.Count == 1);
        Assert.That(judged, Is.EqualTo(net.Routers[0].MeshOf(Topic).Count), "nobody passed it on");
        int judge = Array.FindIndex(net.Got, got => got.Count == 1);
        Assert.That(net.Routers[judge].ScoreOf(GossipNet.Id(0), net.Now), Is.LessThan(0));
        net.Beat();
        Assert.That(net.Routers[judge].MeshOf(Topic), Does.Not.Contain(GossipNet.Id(0)));
    }

    [Test]
    public void Message_Ignored_GoesNowhereAndCostsNothing()
    {
        GossipRouter router = WithPeer();
        GossipId id = Deliver(router, 1);
        router.Judged(id, GossipVerdict.Ignore);
        Assert.That(Frames(router).SelectMany(rpc => rpc.Messages), Is.Empty);
        Assert.That(router.ScoreOf(Peer, Second), Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void Peer_ManyInvalidMessages_IsReadNoMore()
    {
        GossipRouter router = WithPeer();
        for (byte i = 0; i < 5; i++)
        {
            router.Judged(Deliver(router, i), GossipVerdict.Reject);
        }

        Assert.That(router.ScoreOf(Peer, Second), Is.LessThan(new GossipOptions().GraylistThreshold));
        router.Receive(
            Peer, new GossipRpc { Messages = [new GossipMessage(Topic, new byte[] { 99 })] }, Second);
        Assert.That(router.TakeEffects().OfType<GossipEffect.Validate>(), Is.Empty);
        router.RemovePeer(Peer, Second);
        router.AddPeer(Peer, true, false, null);
        Assert.That(router.ScoreOf(Peer, Second), Is.LessThan(-400), "leaving does not wash");
        router.RemovePeer(Peer, Second);
        router.Beat(TimeSpan.FromMinutes(11));
        Assert.That(router.ScoreOf(Peer, TimeSpan.FromMinutes(11)), Is.Zero);
    }

    [Test]
    public void Peer_QuietTopic_KeepsItsScore()
    {
        GossipRouter router = WithPeer();
        router.Receive(Peer, new GossipRpc { Graft = [Topic] }, Second);
        for (int i = 2; i < 600; i++)
        {
            router.Beat(i * Second);
        }

        Assert.That(router.ScoreOf(Peer, 600 * Second), Is.EqualTo(10).Within(0.1), "time in the mesh alone");
        Assert.That(router.MeshOf(Topic), Does.Contain(Peer));
    }

    [Test]
    public void Message_SignedByItsAuthor_IsInvalid()
    {
        GossipRouter router = WithPeer();
        GossipMessage signed = new(Topic, new byte[] { 1 }, IsUnsigned: false);
        router.Receive(Peer, new GossipRpc { Messages = [signed] }, Second);
        Assert.That(router.TakeEffects().OfType<GossipEffect.Validate>(), Is.Empty);
        Assert.That(router.ScoreOf(Peer, Second), Is.LessThan(0));
    }

    [Test]
    public void Graft_InTimeOfBackoff_IsPrunedAndCounted()
    {
        GossipRouter router = WithPeer();
        router.Receive(Peer, new GossipRpc { Prune = [new GossipPrune(Topic, 60, [])] }, Second);
        for (int i = 0; i < 10; i++)
        {
            router.Receive(Peer, new GossipRpc { Graft = [Topic] }, 2 * Second);
        }

        Assert.That(router.MeshOf(Topic), Is.Empty);
        Assert.That(Frames(router).Count(rpc => rpc.Prune.Length == 1), Is.EqualTo(10));
        Assert.That(router.ScoreOf(Peer, 2 * Second), Is.LessThan(0));
        router.Receive(Peer, new GossipRpc { Graft = ["unknown"] }, 2 * Second);
        Assert.That(Frames(router), Is.Empty, "a foreign topic is not answered");
    }

    [Test]
    public void Want_AskedTooOften_IsAnsweredThreeTimes()
    {
        GossipRouter router = WithPeer();
        GossipId id = router.Publish(Topic, new byte[] { 1 }, Second)!.Value;
        router.TakeEffects();
        for (int i = 0; i < 5; i++)
        {
            router.Receive(Peer, new GossipRpc { Want = [id] }, Second);
        }

        Assert.That(Frames(router).Sum(rpc => rpc.Messages.Length), Is.EqualTo(3));
        for (int i = 0; i < 5; i++)
        {
            router.Beat((2 + i) * Second);
        }

        router.AddPeer(new PeerId("q"), true, false, null);
        router.TakeEffects();
        router.Receive(new PeerId("q"), new GossipRpc { Want = [id] }, 7 * Second);
        Assert.That(Frames(router).Sum(rpc => rpc.Messages.Length), Is.Zero, "history has shifted it out");
    }

    [Test]
    public void Have_TooMuchOrUnknownTopic_IsNotAskedFor()
    {
        GossipRouter router = WithPeer();
        GossipId[] ids = [.. Enumerable.Range(0, 3).Select(i => new GossipId(1, 1, (uint)i))];
        router.Receive(Peer, new GossipRpc { Have = [new GossipHave("unknown", [.. ids])] }, Second);
        Assert.That(Frames(router), Is.Empty);
        GossipId[] many = [.. Enumerable.Range(0, 6_000).Select(i => new GossipId(2, 2, (uint)i))];
        router.Receive(Peer, new GossipRpc { Have = [new GossipHave(Topic, [.. many])] }, Second);
        Assert.That(Frames(router).Sum(rpc => rpc.Want.Length), Is.EqualTo(5_000));
        router.Receive(Peer, new GossipRpc { Have = [new GossipHave(Topic, [.. ids])] }, Second);
        Assert.That(Frames(router), Is.Empty, "until the next heartbeat");
    }

    [Test]
    public void Have_PromisesNeverKept_LowerTheScore()
    {
        GossipRouter router = WithPeer();
        for (int i = 0; i < 12; i++)
        {
            GossipId id = new(3, 3, (uint)i);
            router.Receive(Peer, new GossipRpc { Have = [new GossipHave(Topic, [id])] }, (10 * i) * Second);
            router.Beat((10 * i * Second) + (4 * Second));
        }

        Assert.That(router.ScoreOf(Peer, 120 * Second), Is.LessThan(0));
    }

    [Test]
    public void DoNotWant_BigMessage_IsToldAtOnceAndHeeded()
    {
        GossipRouter router = WithPeer();
        PeerId other = new("q");
        router.AddPeer(other, true, false, null);
        foreach (PeerId peer in new[] { Peer, other })
        {
            router.Receive(peer, new GossipRpc { Graft = [Topic] }, Second);
        }

        router.TakeEffects();
        GossipMessage big = new(Topic, new byte[2_000]);
        router.Receive(Peer, new GossipRpc { Messages = [big] }, Second);
        GossipEffect.Send told = router.TakeEffects().OfType<GossipEffect.Send>().Single();
        Assert.That((told.Peer, told.Rpc.DoNotWant.Length), Is.EqualTo((other, 1)));

        GossipId id = told.Rpc.DoNotWant[0];
        router.Receive(other, new GossipRpc { DoNotWant = [id] }, Second);
        router.Judged(id, GossipVerdict.Accept);
        Assert.That(Frames(router).Sum(rpc => rpc.Messages.Length), Is.Zero, "nobody is left who wants it");
    }

    [Test]
    public void Peers_ManyOfOneAddress_LoseScoreUnlessOnLoopback(
        [Values("10.0.0.1", "127.0.0.1")] string address)
    {
        GossipRouter router = new(new GossipOptions(), new Random(1));
        for (int i = 0; i < 15; i++)
        {
            router.AddPeer(GossipNet.Id(i), true, false, IPAddress.Parse(address));
        }

        Assert.That(router.ScoreOf(GossipNet.Id(0), Second), Is.EqualTo(address == "127.0.0.1" ? 0 : -125));
    }

    [Test]
    public void Caches_AboveTheirMaximum_ForgetTheOldest()
    {
        GossipSeen seen = new(max: 2, keepFor: 10 * Second);
        for (uint i = 0; i < 3; i++)
        {
            Assert.That(seen.TryAdd(new GossipId(0, 0, i), Second), Is.True);
        }

        Assert.That(seen.Contains(new GossipId(0, 0, 0)), Is.False);
        Assert.That(seen.Count, Is.EqualTo(2));
        Assert.That(seen.TryAdd(new GossipId(0, 0, 1), 20 * Second), Is.True, "its time is over");

        GossipHistory history = new(windows: 5, bytesMax: 100);
        for (uint i = 0; i < 5; i++)
        {
            history.Add(new GossipId(0, 0, i), new GossipMessage(Topic, new byte[40]), isOwn: false);
        }

        Assert.That(history.Bytes, Is.EqualTo(80));
        Assert.That(
            history.Recent(Topic, 1), Is.EqualTo(new[] { new GossipId(0, 0, 3), new GossipId(0, 0, 4) }));
    }

    [Test]
    public void Subscriptions_AboveTheMaximum_AreCountedAsBreaches()
    {
        GossipRouter router = WithPeer();
        router.Receive(
            Peer,
            new GossipRpc
            {
                Subscriptions = [.. Enumerable.Range(
                0, 80).Select(i => new GossipSubscription($"x{i}", true))]
            },
            Second);
        Assert.That(router.ScoreOf(Peer, Second), Is.LessThan(0));
    }

    [Test]
    public void Publish_Own_IsFloodedToAllAboveTheThresholdOnly()
    {
        GossipRouter router = WithPeers(30);
        router.PenaltyOf = peer => peer == GossipNet.Id(7) ? 201 : 0;
        router.Publish(Topic, new byte[] { 1 }, Second);
        PeerId[] told = [.. Told(router)];
        Assert.That(told, Has.Length.EqualTo(29));
        Assert.That(told, Does.Not.Contain(GossipNet.Id(7)));

        GossipRouter sparing = WithPeers(30, new GossipOptions { FloodPublish = false });
        sparing.Publish(Topic, new byte[] { 1 }, Second);
        Assert.That(Told(sparing).Count(), Is.LessThanOrEqualTo(8));
    }

    [Test]
    public void Publish_BeforeAnyPeer_ReachesThoseThatComeSoonAfterOnce()
    {
        GossipRouter router = new(new GossipOptions(), new Random(1));
        router.Subscribe(Topic, TimeSpan.Zero);
        router.Publish(Topic, new byte[] { 1 }, Second);
        router.Publish("other", new byte[] { 2 }, Second);
        router.Beat(2 * Second);
        router.AddPeer(Peer, true, true, null);
        GossipSubscription takes = new(Topic, true);
        router.Receive(Peer, new GossipRpc { Subscriptions = [takes, takes] }, 2 * Second);
        Assert.That(
            Frames(router).SelectMany(rpc => rpc.Messages).Select(message => message.Data.ToArray()),
            Is.EqualTo(new[] { new byte[] { 1 } }));

        for (int i = 0; i < 10; i++)
        {
            router.Receive(
                Peer, new GossipRpc { Subscriptions = [takes with { Subscribes = false }, takes] }, 2 * Second);
        }

        Assert.That(
            Frames(router).Sum(rpc => rpc.Messages.Length), Is.EqualTo(2), "three times in all, as if asked");
        for (int i = 3; i < 10; i++)
        {
            router.Beat(i * Second);
        }

        router.AddPeer(GossipNet.Id(1), true, true, null);
        router.Receive(GossipNet.Id(1), new GossipRpc { Subscriptions = [takes] }, 10 * Second);
        Assert.That(Frames(router).SelectMany(rpc => rpc.Messages), Is.Empty, "too late");
    }

    [Test]
    public void Prune_OfAFullMesh_OffersGoodPeersWithRecordsOnly()
    {
        GossipRouter router = WithPeers(40);
        router.RecordOf = peer => peer == GossipNet.Id(3) ? default : Record(peer);
        router.PenaltyOf = peer => peer == GossipNet.Id(5) ? 50 : 0;
        Graft(router, Enumerable.Range(0, 12), Second);
        Assert.That(router.MeshOf(Topic), Has.Count.EqualTo(11), "not the one of negative score");
        router.TakeEffects();
        Graft(router, Enumerable.Range(12, 8), 9 * Second);
        GossipPrune[] prunes = [.. Frames(router).SelectMany(rpc => rpc.Prune)];
        Assert.That(router.MeshOf(Topic), Has.Count.EqualTo(12));
        Assert.That(prunes, Has.Length.EqualTo(7));
        foreach (GossipPrune prune in prunes)
        {
            IEnumerable<string> offered = prune.Records.Select(record => Encoding.UTF8.GetString(record.Span));
            Assert.That(offered, Is.EquivalentTo(
                new[] { "n0", "n1", "n2", "n4", "n6", "n7", "n8", "n9", "n10", "n11" }));
        }

        GossipRouter crowded = WithPeers(40, new GossipOptions { MeshHigh = 39 });
        crowded.RecordOf = Record;
        Graft(crowded, Enumerable.Range(0, 39), Second);
        crowded.TakeEffects();
        Graft(crowded, [39], 9 * Second);
        Assert.That(
            Frames(crowded).SelectMany(rpc => rpc.Prune).Single().Records, Has.Length.EqualTo(16));
    }

    [Test]
    public void Prune_OfABadOrEarlyPeerOrAnUnsubscription_OffersNobody()
    {
        GossipRouter router = WithPeers(10);
        router.RecordOf = Record;
        Graft(router, Enumerable.Range(0, 10), Second);
        router.Beat(2 * Second);
        router.TakeEffects();
        router.PenaltyOf = peer => peer == GossipNet.Id(1) ? 50 : 0;
        router.Beat(3 * Second);
        GossipPrune bad = Frames(router).SelectMany(rpc => rpc.Prune).Single();
        Assert.That(bad.Records, Is.Empty);
        Graft(router, [1], 4 * Second);
        Assert.That(Frames(router).SelectMany(rpc => rpc.Prune).Single().Records, Is.Empty);
        router.Unsubscribe(Topic, 5 * Second);
        GossipPrune[] left = [.. Frames(router).SelectMany(rpc => rpc.Prune)];
        Assert.That(left, Has.Length.GreaterThan(5));
        Assert.That(left.Select(prune => prune.Records.Length), Is.All.Zero);
    }

    [Test]
    public void Offers_ByAPeerBelowTheThreshold_AreNotTaken()
    {
        GossipRouter router = WithPeer();
        GossipRpc offer = new() { Prune = [new GossipPrune(Topic, 60, [new byte[] { 1 }])] };
        router.Receive(Peer, offer, Second);
        Assert.That(router.TakeEffects().OfType<GossipEffect.Offered>(), Is.Empty);
        for (byte i = 0; i < 12; i++)
        {
            router.Judged(Deliver(router, i), GossipVerdict.Accept);
        }

        router.TakeEffects();
        router.Receive(Peer, offer, Second);
        Assert.That(router.TakeEffects().OfType<GossipEffect.Offered>().Count(), Is.EqualTo(1));
    }

    private static ReadOnlyMemory<byte> Record(PeerId peer) => Encoding.UTF8.GetBytes(peer.Value);

    private static void Graft(GossipRouter router, IEnumerable<int> peers, TimeSpan now)
    {
        foreach (int peer in peers)
        {
            router.Receive(GossipNet.Id(peer), new GossipRpc { Graft = [Topic] }, now);
        }
    }

    private static IEnumerable<PeerId> Told(GossipRouter router) => router.TakeEffects()
        .OfType<GossipEffect.Send>().Where(send => send.Rpc.Messages.Length > 0).Select(send => send.Peer);

    private static GossipRouter WithPeers(int count, GossipOptions? options = null)
    {
        GossipRouter router = new(options ?? new GossipOptions(), new Random(1));
        router.Subscribe(Topic, TimeSpan.Zero);
        for (int i = 0; i < count; i++)
        {
            router.AddPeer(GossipNet.Id(i), true, false, null);
            router.Receive(
                GossipNet.Id(i), new GossipRpc { Subscriptions = [new GossipSubscription(Topic, true)] },
                TimeSpan.Zero);
        }

        router.TakeEffects();
        return router;
    }

    private static GossipRouter WithPeer()
    {
        GossipRouter router = new(new GossipOptions(), new Random(1));
        router.Subscribe(Topic, TimeSpan.Zero);
        router.AddPeer(Peer, true, false, null);
        router.TakeEffects();
        return router;
    }

    private static GossipId Deliver(GossipRouter router, byte text)
    {
        router.Receive(Peer, new GossipRpc { Messages = [new GossipMessage(Topic, new[] { text })] }, Second);
        return router.TakeEffects().OfType<GossipEffect.Validate>().Single().Id;
    }

    private static IReadOnlyList<GossipRpc> Frames(GossipRouter router) =>
        [.. router.TakeEffects().OfType<GossipEffect.Send>().Select(send => send.Rpc)];
}
