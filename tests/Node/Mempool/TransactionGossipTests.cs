using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Mempool;

namespace OpenLedger.Node.Tests.Mempool;

[TestFixture]
public class TransactionGossipTests
{
    [Test]
    public async Task Submit_AtOneNode_ReachesTheOthersPoolAndGoesNoFurther()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        PoolFixture a = new(), b = new();
        await using INetwork na = hub.Join(new PeerId("a"));
        await using INetwork nb = hub.Join(new PeerId("b"));
        await using INetwork watcher = hub.Join(new PeerId("watcher"));
        await using TransactionGossip ga = new(na, a.Pool, (_, _) => { });
        await using TransactionGossip gb = new(nb, b.Pool, (_, _) => { });
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Pool.Accepted += (transaction, _) => { if (transaction.Nonce == 99) { arrived.TrySetResult(); } };

        for (ulong nonce = 0; nonce < 100; nonce++)
        {
            a.Submit(a.Transfer(0, nonce));
        }

        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(b.Drain(b.State), Has.Count.EqualTo(100));
        int seen = 0;
        while (watcher.Inbound(NetworkChannel.Transactions).TryRead(out InboundMessage message))
        {
            Assert.That(message.From, Is.EqualTo(na.Local), "what came from a peer is not spread again");
            seen += TransactionGossip.Decode(message.Payload)!.Count;
        }

        Assert.That(seen, Is.EqualTo(100));
    }

    [Test]
    public void Decode_RandomAndOversizeBatches_NeverThrow()
    {
        Random random = new(5);
        byte[] bytes = new byte[300];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = bytes[1] = 0;
            bytes[2] = (byte)random.Next(2);
            TransactionGossip.Decode(bytes.AsMemory(0, random.Next(300)));
        }

        Assert.That(TransactionGossip.Decode(new byte[TransactionGossip.BatchBytesMax + 1]), Is.Null);
        Assert.That(TransactionGossip.Decode(new byte[4 * (TransactionGossip.BatchCountMax + 1)]), Is.Null);
        Assert.That(TransactionGossip.Decode(new byte[4 * TransactionGossip.BatchCountMax]),
            Has.Count.EqualTo(4_096));
    }
}
