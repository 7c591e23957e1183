using System.Diagnostics;
using OpenLedger.Network.Memory;

namespace OpenLedger.Network.Tests.Memory;

[TestFixture]
public class MemoryHubTests
{
    [Test]
    public async Task Broadcast_ThreePeers_ReachesTheOthersOnly()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        await using INetwork c = hub.Join(new PeerId("c"));

        a.Broadcast(Votes([1, 2]));

        Assert.That(b.Inbound(NetworkChannel.Votes).TryRead(out InboundMessage atB), Is.True);
        Assert.That(c.Inbound(NetworkChannel.Votes).TryRead(out _), Is.True);
        Assert.That(a.Inbound(NetworkChannel.Votes).TryRead(out _), Is.False);
        Assert.That(atB.From, Is.EqualTo(a.Local));
        Assert.That(atB.Payload.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(a.Peers, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Send_SenderChangesItsBufferAfterwards_ReceiverSeesWhatWasSent()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        byte[] buffer = [7];

        a.Send(b.Local, new OutboundMessage(NetworkChannel.Requests, buffer));
        buffer[0] = 9;

        Assert.That(b.Inbound(NetworkChannel.Requests).TryRead(out InboundMessage message), Is.True);
        Assert.That(message.Payload.Span[0], Is.EqualTo(7));
    }

    [Test]
    public async Task Send_QueueFull_DropsTheOldestAndCounts()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));

        for (int i = 0; i < NetworkLimits.InboundQueueMax + 3; i++)
        {
            a.Send(b.Local, new OutboundMessage(NetworkChannel.Requests, BitConverter.GetBytes(i)));
        }

        Assert.That(b.Dropped, Is.EqualTo(3));
        Assert.That(b.Inbound(NetworkChannel.Requests).TryRead(out InboundMessage first), Is.True);
        Assert.That(BitConverter.ToInt32(first.Payload.Span), Is.EqualTo(3));
        Assert.That(b.Inbound(NetworkChannel.Votes).TryRead(out _), Is.False, "other channels are untouched");
    }

    [Test]
    public async Task Send_OversizeOrUnknownPeer_IsDroppedAndCounted()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));

        a.Send(b.Local, Votes(new byte[NetworkLimits.MessageBytesMax + 1]));
        a.Send(new PeerId("nobody"), Votes(new byte[1]));

        Assert.That(b.Inbound(NetworkChannel.Votes).TryRead(out _), Is.False);
        Assert.That(b.Dropped, Is.EqualTo(1));
        Assert.That(a.Dropped, Is.EqualTo(1));
    }

    [Test]
    public async Task Send_WithDelay_ArrivesInOrderAndNotBefore()
    {
        MemoryHub hub = new(new MemoryNetworkOptions(DelayMs: 30));
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork b = hub.Join(new PeerId("b"));
        long sent = Stopwatch.GetTimestamp();

        a.Send(b.Local, Votes(new byte[] { 1 }));
        a.Send(b.Local, Votes(new byte[] { 2 }));
        InboundMessage first = await b.Inbound(NetworkChannel.Votes).ReadAsync();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(sent);
        InboundMessage second = await b.Inbound(NetworkChannel.Votes).ReadAsync();

        Assert.That(elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(30)));
        Assert.That(first.Payload.Span[0], Is.EqualTo(1));
        Assert.That(second.Payload.Span[0], Is.EqualTo(2));
    }

    [Test]
    public async Task Join_NameTakenOrHubFull_Throws()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        Assert.That(() => hub.Join(new PeerId("a")), Throws.InvalidOperationException);
        for (int i = 1; i < NetworkLimits.PeersMax; i++)
        {
            hub.Join(new PeerId($"p{i}"));
        }

        Assert.That(() => hub.Join(new PeerId("one too many")), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Dispose_Endpoint_LeavesTheHubAndEndsItsReaders()
    {
        MemoryHub hub = new(new MemoryNetworkOptions(DelayMs: 5));
        await using INetwork a = hub.Join(new PeerId("a"));
        INetwork b = hub.Join(new PeerId("b"));

        await b.DisposeAsync();

        Assert.That(a.Peers, Is.Empty);
        Assert.That(b.Inbound(NetworkChannel.Votes).Completion.IsCompleted, Is.True);
        await using INetwork again = hub.Join(new PeerId("b"));
        Assert.That(a.Peers, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task PeerEvents_JoinAndLeave_AreToldToTheOthers()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        List<string> told = [];
        a.PeerJoined += peer => told.Add($"joined {peer}");
        a.PeerLeft += peer => told.Add($"left {peer}");
        a.Requests.PeerConnected += peer => told.Add($"connected {peer}");
        a.Requests.PeerDisconnected += peer => told.Add($"disconnected {peer}");

        INetwork b = hub.Join(new PeerId("b"));
        INetwork follower = hub.JoinAsFollower(new PeerId("follower"));
        Assert.That(a.Peers, Is.EqualTo(new[] { b.Local }));
        Assert.That(a.Requests.Connected, Has.Count.EqualTo(2));
        Assert.That(follower.Peers, Is.Empty);
        await b.DisposeAsync();
        await follower.DisposeAsync();

        Assert.That(told, Is.EqualTo(new[]
        {
            "connected b", "joined b", "connected follower", "left b", "disconnected b", "disconnected follower",
        }));
    }

    [Test]
    public async Task Send_ToAFollower_IsDropped()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork a = hub.Join(new PeerId("a"));
        await using INetwork follower = hub.JoinAsFollower(new PeerId("f"));

        a.Send(follower.Local, Votes([1]));
        a.Broadcast(Votes([1]));

        Assert.That(follower.Inbound(NetworkChannel.Votes).TryRead(out _), Is.False);
        Assert.That(a.Dropped, Is.EqualTo(1));
    }

    private static OutboundMessage Votes(byte[] payload) => new(NetworkChannel.Votes, payload);
}
