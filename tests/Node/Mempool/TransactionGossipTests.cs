using System.Collections.Concurrent;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Mempool;
using OpenLedger.Primitives.Transactions;

namespace OpenLedger.Node.Tests.Mempool;

[TestFixture]
public class TransactionGossipTests
{
    private const string Topic = "/openledger/00000000/tx/1";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Submit_AtOneNode_ReachesTheOthersPool()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        PoolFixture a = new(), b = new();
        await using INetwork na = hub.Join(new PeerId("a"));
        await using INetwork nb = hub.Join(new PeerId("b"));
        await using TransactionGossip ga = new(na.Gossip, Topic, a.Pool, (_, _) => { });
        await using TransactionGossip gb = new(nb.Gossip, Topic, b.Pool, (_, _) => { });
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        b.Pool.Accepted += (transaction, _) =>
        {
            if (transaction.Nonce == 99)
            {
                arrived.TrySetResult();
            }
        };

        for (ulong nonce = 0; nonce < 100; nonce++)
        {
            a.Submit(a.Transfer(0, nonce));
        }

        await arrived.Task.WaitAsync(Deadline);
        Assert.That(b.Drain(b.State), Has.Count.EqualTo(100));
    }

    [Test]
    public async Task Judge_NewKnownRefusedAndMalformed_AcceptIgnoreIgnoreReject()
    {
        PoolFixture f = new();
        JudgedGossip gossip = new();
        ConcurrentQueue<string> misbehaved = new();
        TransactionGossip subject = new(
            gossip, Topic, f.Pool, (peer, what) => misbehaved.Enqueue($"{peer}: {what}"));
        Transaction first = f.Transfer(0, 0), second = f.Transfer(0, 1);
        Transaction foreign = f.Transfer(1, 0, chainId: 5);
        Transaction poor = f.Transfer(2, 0, feeCapGwei: ulong.MaxValue);
        byte[] signature = second.Raw.ToArray();
        signature.AsSpan(signature.Length - 32).Fill(0xff); // s out of range

        Assert.That(await gossip.JudgeAsync(BatchOf(first.Raw)), Is.EqualTo(GossipVerdict.Accept));
        Assert.That(await gossip.JudgeAsync(BatchOf(first.Raw)), Is.EqualTo(GossipVerdict.Ignore));
        Assert.That(await gossip.JudgeAsync(BatchOf(poor.Raw)), Is.EqualTo(GossipVerdict.Ignore));
        Assert.That(misbehaved, Is.Empty);

        Assert.That(await gossip.JudgeAsync(BatchOf(foreign.Raw)), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(await gossip.JudgeAsync(BatchOf(signature)), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(await gossip.JudgeAsync(new byte[3]), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(await gossip.JudgeAsync(ReadOnlyMemory<byte>.Empty), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(misbehaved, Has.Count.EqualTo(4));
        Assert.That(misbehaved, Has.Some.Contains("INVALID_CHAINID").And.Some.Contains("INVALID_SIGNATURE_VRS"));

        Assert.That(
            await gossip.JudgeAsync(BatchOf(first.Raw, second.Raw)), Is.EqualTo(GossipVerdict.Accept),
            "one new transaction is enough");
        await subject.DisposeAsync();
        Assert.That(gossip.Topics, Is.Empty);
    }

    [Test]
    public async Task Accepted_FromAPeer_IsNotPublishedAgain()
    {
        PoolFixture f = new();
        JudgedGossip gossip = new();
        await using TransactionGossip subject = new(gossip, Topic, f.Pool, (_, _) => { });

        await gossip.JudgeAsync(BatchOf(f.Transfer(0, 0).Raw));
        f.Submit(f.Transfer(1, 0));
        ReadOnlyMemory<byte> published = await gossip.Published.Task.WaitAsync(Deadline);

        Assert.That(published.ToArray(), Is.EqualTo(BatchOf(f.Transfer(1, 0).Raw).ToArray()));
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
            TransactionBatch.Decode(bytes.AsMemory(0, random.Next(300)));
        }

        const int most = TransactionBatch.CountMax;
        Assert.That(TransactionBatch.Decode(new byte[TransactionBatch.BytesMax + 1]), Is.Null);
        Assert.That(TransactionBatch.Decode(new byte[4 * (most + 1)]), Is.Null);
        Assert.That(TransactionBatch.Decode(new byte[4 * most]), Has.Count.EqualTo(most));
    }

    private static ReadOnlyMemory<byte> BatchOf(params ReadOnlyMemory<byte>[] transactions)
    {
        using MemoryStream batch = new();
        foreach (ReadOnlyMemory<byte> raw in transactions)
        {
            TransactionBatch.Append(batch, raw.Span);
        }

        return batch.ToArray();
    }

    /// <summary>Gossip in which the test is the only peer.</summary>
    private sealed class JudgedGossip : IGossip
    {
        private readonly ConcurrentDictionary<
            string, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>>> _judges = new();

        public TaskCompletionSource<ReadOnlyMemory<byte>> Published { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyCollection<string> Topics => [.. _judges.Keys];

        public void Subscribe(
            string topic, Func<PeerId, ReadOnlyMemory<byte>, ValueTask<GossipVerdict>> judge) =>
            _judges[topic] = judge;

        public void Unsubscribe(string topic) => _judges.TryRemove(topic, out _);

        public bool Publish(string topic, ReadOnlyMemory<byte> data) => Published.TrySetResult(data);

        public ValueTask<GossipVerdict> JudgeAsync(ReadOnlyMemory<byte> data) =>
            _judges[Topic](new PeerId("peer"), data);
    }
}
