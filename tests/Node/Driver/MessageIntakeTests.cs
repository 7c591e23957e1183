using System.Threading.Channels;
using OpenLedger.Consensus;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Tests.Evidence;
using OpenLedger.Node.Tests.Sync;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>Answers that were not asked for cost this node next to nothing.</summary>
[TestFixture]
public sealed class MessageIntakeTests
{
    private readonly Channel<Input> _inputs = Channel.CreateUnbounded<Input>();
    private readonly KnownSenders _senders = new();
    private string _folder = "";
    private TestChain _chain = null!;
    private INetwork _node = null!;
    private INetwork _peer = null!;
    private MessageIntake _intake = null!;

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-intake-").FullName;
        _chain = new TestChain(_folder, epochBlocks: 10);
        _chain.Extend(3, height => [_chain.Transfer(0, height - 1)]);
        MemoryHub hub = new(new MemoryNetworkOptions());
        _node = hub.Join(new PeerId("node"));
        _peer = hub.Join(new PeerId("peer"));
        EpochConfig config = new EpochSeats(_chain.Schedule, key: null)
            .Of(new Epoch(0), _chain.Store.Head.State).Config;
        CandidateDecoder decoder = new(_chain.Genesis.ChainId, _senders);
        _intake = new MessageIntake(
            new IntakeParts(
                _node, new PeerDirectory(), decoder,
                new RangeServer(_chain.Store, _chain.Schedule, _node), new LateVotePool(new Epoch(0)),
                new RecordingLog()),
            _chain.Domain, new EpochState(new ConsensusParameters(), config),
            (input, stop) => _inputs.Writer.WriteAsync(input, stop), (_, _) => { },
            fault => _inputs.Writer.TryComplete(fault), new StoppedTime());
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _intake.DisposeAsync();
        await _node.DisposeAsync();
        await _peer.DisposeAsync();
        _chain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Block_IsReadOnceAndOnlyWhenItWasAskedOfThatPeer()
    {
        Block block = _chain.Store.GetBlock(new Height(2))!;
        ConsensusMessage answer = new ConsensusMessage.BlockResponse(BlockCodec.Encode(block));
        Transaction inside = block.Transactions[0];

        await RequireIgnoredAsync(answer);
        _intake.Asked(new PeerId("another"), new ConsensusMessage.BlockRequest(block.Hash));
        await RequireIgnoredAsync(answer);
        Assert.That(_senders.Find(inside.Hash), Is.Null, "no sender was recovered");

        _intake.Asked(_peer.Local, new ConsensusMessage.BlockRequest(block.Hash));
        Say(answer);
        Assert.That(((Input.BlockReceived)await NextAsync()).Block.Hash, Is.EqualTo(block.Hash));
        Assert.That(_senders.Find(inside.Hash), Is.Not.Null);
        await RequireIgnoredAsync(answer);
    }

    [Test]
    public async Task Range_IsReadOnceAndOnlyFromTheHeightAskedFor()
    {
        ReadOnlyMemory<byte>[] blocks = [.. Enumerable.Range(1, 3).Select(
            h => (ReadOnlyMemory<byte>)BlockCodec.Encode(_chain.Store.GetBlock(new Height((ulong)h))!))];
        ConsensusMessage answer = new ConsensusMessage.RangeResponse(
            blocks, _chain.Finalize(_chain.Store.Head.Header));
        ConsensusMessage forged = new ConsensusMessage.RangeResponse(
            blocks, _chain.Finalize(_chain.Store.Head.Header, signers: 2));

        await RequireIgnoredAsync(answer);
        _intake.Asked(_peer.Local, new ConsensusMessage.RangeRequest(new Height(2)));
        await RequireIgnoredAsync(answer);
        _intake.Asked(_peer.Local, new ConsensusMessage.RangeRequest(new Height(1)));
        await RequireIgnoredAsync(forged);
        _intake.Asked(_peer.Local, new ConsensusMessage.RangeRequest(new Height(1)));
        Say(answer);
        Assert.That(((Input.RangeReceived)await NextAsync()).Blocks, Has.Count.EqualTo(3));
        await RequireIgnoredAsync(answer);
    }

    [Test]
    public async Task Requests_FasterThanTheBudget_AreNotAnswered()
    {
        for (int i = 0; i < 4 * AnswerBudget.BlocksBurst; i++)
        {
            Say(new ConsensusMessage.BlockRequest(new Hash256(new byte[32])));
        }

        // Read in order on one channel: when the mark comes, every request before it was seen.
        Say(Mark);
        int asked = 0;
        while (await NextAsync() is Input.BlockRequested)
        {
            asked++;
        }

        Assert.That(asked, Is.EqualTo(AnswerBudget.BlocksBurst));
    }

    private static ConsensusMessage Mark =>
        new ConsensusMessage.CertificateRequest(new Epoch(0), new View(77));

    private void Say(ConsensusMessage message) => _peer.Send(_node.Local, ConsensusOutbound.Of(message));

    private async Task<Input> NextAsync() =>
        await _inputs.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    private async Task RequireIgnoredAsync(ConsensusMessage message)
    {
        Say(message);
        Say(Mark);
        Assert.That(await NextAsync(), Is.TypeOf<Input.CertificateRequested>(), "the mark, nothing before");
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
