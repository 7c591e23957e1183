using System.Diagnostics;
using OpenLedger.Network.Delays;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Memory;

namespace OpenLedger.Network.Tests.Delays;

[TestFixture]
public sealed class DelayedNetworkTests
{
    private const int DelayMs = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Send_Messages_ArriveInOrderAndNotBeforeTheDelay()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using DelayedNetwork a = new(hub.Join(new PeerId("a")), DelayMs);
        await using INetwork b = hub.Join(new PeerId("b"));
        long sent = Stopwatch.GetTimestamp();

        a.Broadcast(new OutboundMessage(NetworkChannel.Votes, new byte[] { 1 }));
        a.Send(b.Local, new OutboundMessage(NetworkChannel.Votes, new byte[] { 2 }));
        InboundMessage first = await b.Inbound(NetworkChannel.Votes).ReadAsync().AsTask().WaitAsync(Patience);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(sent);
        InboundMessage second =
            await b.Inbound(NetworkChannel.Votes).ReadAsync().AsTask().WaitAsync(Patience);

        Assert.That(elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(DelayMs)));
        Assert.That(first.Payload.Span[0], Is.EqualTo(1));
        Assert.That(second.Payload.Span[0], Is.EqualTo(2));
    }

    [Test]
    public async Task Publish_Message_ReachesATopicsTakersNotBeforeTheDelay()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using DelayedNetwork a = new(hub.Join(new PeerId("a")), DelayMs);
        await using INetwork b = hub.Join(new PeerId("b"));
        TaskCompletionSource<byte> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Gossip.Subscribe("t", (_, data) =>
        {
            seen.TrySetResult(data.Span[0]);
            return ValueTask.FromResult(GossipVerdict.Accept);
        });
        long sent = Stopwatch.GetTimestamp();

        Assert.That(a.Gossip.Publish("t", new byte[] { 7 }), Is.True);
        Assert.That(a.Gossip.Publish("t", new byte[NetworkLimits.GossipBytesMax + 1]), Is.False);
        Assert.That(await seen.Task.WaitAsync(Patience), Is.EqualTo(7));
        Assert.That(
            Stopwatch.GetElapsedTime(sent), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(DelayMs)));
    }

    [Test]
    public async Task Broadcast_MoreThanTheLineHolds_IsDroppedAndCounted()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using DelayedNetwork a = new(hub.Join(new PeerId("a")), MemoryNetworkOptions.DelayMsMax);
        for (int i = 0; i < NetworkLimits.InboundQueueMax + 10; i++)
        {
            a.Broadcast(new OutboundMessage(NetworkChannel.Votes, new byte[] { 1 }));
        }

        // The first may have left the line already, to wait for its time.
        Assert.That(a.Dropped, Is.InRange(9, 10));
    }

    [Test]
    public void New_DelayOutOfRange_Throws()
    {
        INetwork inner = new MemoryHub(new MemoryNetworkOptions()).Join(new PeerId("a"));
        Assert.That(() => new DelayedNetwork(inner, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new DelayedNetwork(inner, MemoryNetworkOptions.DelayMsMax + 1),
            Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task Events_OfTheNetwork_AreTold()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using DelayedNetwork a = new(hub.Join(new PeerId("a")), 1);
        List<PeerId> joined = [], left = [];
        a.PeerJoined += joined.Add;
        a.PeerLeft += left.Add;

        await using (hub.Join(new PeerId("b")))
        {
            Assert.That(a.Peers, Is.EqualTo(new[] { new PeerId("b") }));
        }

        Assert.That(joined, Is.EqualTo(new[] { new PeerId("b") }));
        Assert.That(left, Is.EqualTo(joined));
    }
}
