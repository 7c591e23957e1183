using OpenLedger.Network.Consensus;

namespace OpenLedger.Network.Tests.Consensus;

[TestFixture]
public class SendQueueTests
{
    private const int Cost = 100 + SendQueue.OverheadBytes;

    [Test]
    public void TryTake_SeveralRanks_GivesTheOrderOfAdding()
    {
        SendQueue queue = new(10 * Cost);
        Add(queue, 1, rank: 5);
        Add(queue, 2, rank: 9, keep: true);
        Add(queue, 3, rank: 1);

        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(queue.Bytes, Is.Zero);
    }

    [Test]
    public void Add_Full_DropsTheLowestRankAndOfEqualsTheOldest()
    {
        SendQueue queue = new(3 * Cost);
        Add(queue, 1, rank: 7);
        Add(queue, 2, rank: 5);
        Add(queue, 3, rank: 5);

        Assert.That(Add(queue, 4, rank: 6), Is.EqualTo(1));
        Assert.That(Add(queue, 5, rank: 1), Is.EqualTo(1), "the new one itself is of least use");
        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 1, 3, 4 }));
    }

    [Test]
    public void Add_FullOfKept_NeverDropsTheHighestOfThem()
    {
        SendQueue queue = new(3 * Cost);
        Add(queue, 1, rank: 10, keep: true);
        Add(queue, 2, rank: 30, keep: true);
        Add(queue, 3, rank: 20, keep: true);

        Assert.That(Add(queue, 4, rank: 99), Is.EqualTo(1), "what is not kept goes before what is");
        Assert.That(Add(queue, 5, rank: 25, keep: true), Is.EqualTo(1));
        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 2, 3, 5 }));
    }

    [Test]
    public void Add_LargerThanTheQueue_DropsItAlone()
    {
        SendQueue queue = new(3 * Cost);
        Add(queue, 1, rank: 1);
        OutboundMessage large = new(NetworkChannel.Votes, new byte[3 * Cost], 9, true);

        Assert.That(queue.Add(large), Is.EqualTo(1));
        Assert.That(Drain(queue), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void Add_Flood_StaysWithinItsBytesAndKeepsTheNewest()
    {
        Random random = new(7);
        SendQueue queue = new(new ConsensusOptions().VotesWaitingBytesMax);
        for (int i = 0; i < 20_000; i++)
        {
            queue.Add(new OutboundMessage(
                NetworkChannel.Votes, new byte[random.Next(300)], (ulong)i, i == 1_000));
        }

        Assert.That(queue.Bytes, Is.LessThanOrEqualTo(256 * 1_024).And.GreaterThan(255 * 1_024));
        Assert.That(queue.Count, Is.LessThan(4_096));
        Assert.That(queue.Clear(), Is.GreaterThan(500));
    }

    private static int Add(SendQueue queue, byte label, ulong rank, bool keep = false)
    {
        byte[] payload = new byte[100];
        payload[0] = label;
        return queue.Add(new OutboundMessage(NetworkChannel.Votes, payload, rank, keep));
    }

    private static List<byte> Drain(SendQueue queue)
    {
        List<byte> labels = [];
        while (queue.TryTake(out ReadOnlyMemory<byte> payload))
        {
            labels.Add(payload.Span[0]);
        }

        return labels;
    }
}
