using OpenLedger.Network.Consensus;

namespace OpenLedger.Network.Tests.Consensus;

[TestFixture]
public class InboundQueueTests
{
    private static readonly PeerId A = new("a");
    private static readonly PeerId B = new("b");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public void Add_PeerAboveItsShare_LosesItsOwnOldestOnly()
    {
        int dropped = 0;
        InboundQueue queue = new(new InboundBounds(3, 1_000, 10_000), () => dropped++);
        queue.Add(new InboundMessage(B, new byte[] { 100 }));
        for (byte i = 0; i < 10; i++)
        {
            queue.Add(new InboundMessage(A, new byte[] { i }));
        }

        Assert.That(dropped, Is.EqualTo(7));
        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 100, 7, 8, 9 }));
        Assert.That(queue.Bytes, Is.Zero);
    }

    [Test]
    public void Add_PeerAboveItsBytes_LosesItsOldest()
    {
        int dropped = 0;
        InboundQueue queue = new(new InboundBounds(100, 250, 10_000), () => dropped++);
        for (byte i = 0; i < 4; i++)
        {
            queue.Add(new InboundMessage(A, Bytes(i, 100)));
        }

        Assert.That(dropped, Is.EqualTo(2));
        Assert.That(queue.Bytes, Is.EqualTo(200));
        queue.Add(new InboundMessage(A, Bytes(9, 251)));
        Assert.That(Drain(queue), Is.Empty, "larger than a share");
    }

    [Test]
    public void Add_AllTogetherTooMuch_TheLargestShareLoses()
    {
        InboundQueue queue = new(new InboundBounds(100, 1_000, 1_000), () => { });
        queue.Add(new InboundMessage(B, Bytes(100, 50)));
        for (byte i = 0; i < 9; i++)
        {
            queue.Add(new InboundMessage(A, Bytes(i, 100)));
        }

        queue.Add(new InboundMessage(B, Bytes(101, 100)));

        Assert.That(queue.Bytes, Is.LessThanOrEqualTo(1_000));
        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 100, 1, 2, 3, 4, 5, 6, 7, 8, 101 }));
    }

    [Test]
    public void Add_MoreMessagesThanAny_StaysWithinTheLimit()
    {
        InboundQueue queue = new(new InboundBounds(20_000, 1_000, 1_000), () => { });
        for (int i = 0; i < NetworkLimits.InboundQueueMax + 50; i++)
        {
            queue.Add(new InboundMessage(A, ReadOnlyMemory<byte>.Empty));
        }

        Assert.That(queue.Count, Is.EqualTo(NetworkLimits.InboundQueueMax));
    }

    [Test]
    public async Task ReadAll_WhileOthersAdd_SeesEverythingAndEnds()
    {
        InboundQueue queue = new(new InboundBounds(10_000, 1_000_000, 1_000_000), () => { });
        Task<int> reading = Task.Run(async () =>
        {
            int count = 0;
            await foreach (InboundMessage _ in queue.ReadAllAsync())
            {
                count++;
            }

            return count;
        });
        await Task.WhenAll(new[] { A, B }.Select(peer => Task.Run(() =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                queue.Add(new InboundMessage(peer, new byte[1]));
            }
        })));
        queue.Complete();
        queue.Add(new InboundMessage(A, new byte[1]));

        Assert.That(await reading.WaitAsync(Deadline), Is.EqualTo(4_000));
        await queue.Completion.WaitAsync(Deadline);
    }

    [Test]
    public void WaitToRead_Cancelled_Ends()
    {
        InboundQueue queue = new(new InboundBounds(1, 1, 1), () => { });
        using CancellationTokenSource stop = new();
        Task<bool> wait = queue.WaitToReadAsync(stop.Token).AsTask();
        stop.Cancel();
        Assert.That(() => wait, Throws.InstanceOf<OperationCanceledException>());
    }

    private static byte[] Bytes(byte label, int length)
    {
        byte[] bytes = new byte[length];
        bytes[0] = label;
        return bytes;
    }

    private static List<byte> Drain(InboundQueue queue)
    {
        List<byte> labels = [];
        while (queue.TryRead(out InboundMessage message))
        {
            labels.Add(message.Payload.Span[0]);
        }

        return labels;
    }
}
