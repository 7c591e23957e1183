using System.Collections.Concurrent;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Memory;

namespace OpenLedger.Network.Tests.Memory;

[TestFixture]
public class MemoryGossipTests
{
    private const string Topic = "topic";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Publish_ThreePeers_IsJudgedOnceByEachThatTakesTheTopic()
    {
        MemoryHub hub = new(new MemoryNetworkOptions(DelayMs: 1));
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        await using INetwork follower = hub.JoinAsFollower(new PeerId("f"));
        ConcurrentQueue<string> judged = new();
        using SemaphoreSlim calls = new(0);
        foreach (INetwork network in new[] { a, b, follower })
        {
            network.Gossip.Subscribe(Topic, (from, data) =>
            {
                judged.Enqueue($"{network.Local} {from} {data.Span[0]}");
                calls.Release();
                return ValueTask.FromResult(GossipVerdict.Accept);
            });
        }

        Assert.That(a.Gossip.Publish(Topic, new byte[] { 7 }), Is.True);
        Assert.That(a.Gossip.Publish(Topic, new byte[] { 7 }), Is.False, "the same again");
        Assert.That(await calls.WaitAsync(Deadline) && await calls.WaitAsync(Deadline), Is.True);
        Assert.That(b.Gossip.Publish(Topic, new byte[] { 7 }), Is.False, "seen of another");
        b.Gossip.Unsubscribe(Topic);
        Assert.That(a.Gossip.Publish(Topic, new byte[] { 8 }), Is.True);
        Assert.That(await calls.WaitAsync(Deadline), Is.True);

        Assert.That(judged.Order(), Is.EqualTo(new[] { "b a 7", "f a 7", "f a 8" }));
    }

    [Test]
    public async Task Publish_AboveTheLargest_IsRefused()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));

        Assert.That(a.Gossip.Publish(Topic, new byte[NetworkLimits.GossipBytesMax]), Is.True);
        Assert.That(a.Gossip.Publish(Topic, new byte[NetworkLimits.GossipBytesMax + 1]), Is.False);
    }

    [Test]
    public async Task Judge_Rejects_LowersTheScore()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        INetwork b = hub.Join(new PeerId("b"));
        b.Gossip.Subscribe(Topic, (_, _) => ValueTask.FromResult(GossipVerdict.Reject));

        a.Gossip.Publish(Topic, new byte[] { 7 });
        await Poll.UntilAsync(() => b.Status.Peers.Single().Score < 0);

        Assert.That(a.Status.Peers.Single().Score, Is.Zero);
        Assert.That(b.Status.Peers.Single().BytesIn, Is.EqualTo(1));
        await b.DisposeAsync();
    }

    [Test]
    public async Task Publish_JudgeStuck_HoldsABoundedNumber()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        INetwork b = hub.Join(new PeerId("b"));
        TaskCompletionSource<GossipVerdict> stuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Gossip.Subscribe(Topic, (_, _) => new ValueTask<GossipVerdict>(stuck.Task));
        int waiting = new GossipOptions().ValidationQueueMax;

        for (int i = 0; i < waiting + 10; i++)
        {
            a.Gossip.Publish(Topic, BitConverter.GetBytes(i));
        }

        Assert.That(b.Dropped, Is.InRange(9, 10), "one may be with the judge");
        stuck.SetResult(GossipVerdict.Ignore);
        await b.DisposeAsync();
    }
}
