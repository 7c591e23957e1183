using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Mempool;
using OpenLedger.Node.Sync;
using OpenLedger.Node.Tests.Evidence;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>Which announcements are passed on, and who speaks. Epochs have 10 blocks; 1 runs.</summary>
[TestFixture]
public sealed class BlockAnnouncerTests
{
    private static readonly PeerId From = new("from");
    private readonly List<(ulong Height, bool IsProved)> _heard = [];
    private string _folder = "";
    private TestChain _chain = null!;
    private INetwork _network = null!;
    private BlockAnnouncer _announcer = null!;

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-sync-").FullName;
        _chain = new TestChain(_folder, epochBlocks: 10);
        _chain.Extend(15);
        _network = new MemoryHub(new MemoryNetworkOptions()).JoinAsFollower(new PeerId("node"));
        _heard.Clear();
        _announcer = New(new EpochSeats(_chain.Schedule, key: null));
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _network.DisposeAsync();
        _chain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Announcement_ThatVerifies_IsPassedOnOnce()
    {
        byte[] bytes = Of(15);
        Assert.That(_announcer.Judge(From, bytes), Is.EqualTo(GossipVerdict.Accept));
        byte[] others = BlockAnnouncement.Of(Header(15), _chain.Finalize(Header(15), signers: 4))!.Encode();
        Assert.That(others, Is.Not.EqualTo(bytes));
        Assert.That(_announcer.Judge(From, others), Is.EqualTo(GossipVerdict.Ignore), "one a block");
        Assert.That(_heard, Is.EqualTo(new[] { (15UL, true), (15UL, true) }));
    }

    [Test]
    public void Announcement_ThatDoesNotVerify_IsRejected()
    {
        byte[] few = BlockAnnouncement.Of(Header(15), _chain.Finalize(Header(15), signers: 2))!.Encode();
        Assert.That(_announcer.Judge(From, few), Is.EqualTo(GossipVerdict.Reject), "below the quorum");
        byte[] forged = Of(14);
        forged[^1] ^= 1;
        Assert.That(_announcer.Judge(From, forged), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(_announcer.Judge(From, [1, 2, 3]), Is.EqualTo(GossipVerdict.Reject));
        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public void Announcement_OfAnotherEpoch_IsNotPassedOn()
    {
        Assert.That(_announcer.Judge(From, Of(9)), Is.EqualTo(GossipVerdict.Ignore), "an ended epoch");
        Assert.That(_heard, Is.Empty);
        BlockHeader later = Header(15) with { Epoch = new Epoch(2), Number = new Height(25) };
        byte[] bytes = BlockAnnouncement.Of(later, _chain.Finalize(later))!.Encode();
        Assert.That(_announcer.Judge(From, bytes), Is.EqualTo(GossipVerdict.Ignore), "nobody can tell yet");
        Assert.That(_heard, Is.EqualTo(new[] { (25UL, false) }));
    }

    [Test]
    public void Announcement_FarBelowTheHead_IsNotPassedOn()
    {
        byte[] old = Of(15);
        _chain.Extend(40);
        Assert.That(_announcer.Judge(From, old), Is.EqualTo(GossipVerdict.Ignore));
    }

    [Test]
    public async Task Validator_TellsABlock_UnlessItWasHeard()
    {
        MemoryHub hub = new(new MemoryNetworkOptions());
        await using INetwork network = hub.JoinAsFollower(new PeerId("validator"));
        await using INetwork listener = hub.JoinAsFollower(new PeerId("listener"));
        System.Threading.Channels.Channel<ulong> told =
            System.Threading.Channels.Channel.CreateUnbounded<ulong>();
        listener.Gossip.Subscribe("blocks", (_, data) =>
        {
            told.Writer.TryWrite(BlockAnnouncement.TryDecode(data.Span)!.Height.Value);
            return ValueTask.FromResult(GossipVerdict.Accept);
        });
        BlockAnnouncer validator = New(
            new EpochSeats(_chain.Schedule, DevnetAccounts.ValidatorKey(0).PublicKey), network);

        validator.Tell(BlockAnnouncement.TryDecode(Of(13))!, default);
        Assert.That(validator.Judge(From, Of(14)), Is.EqualTo(GossipVerdict.Accept));
        validator.Tell(BlockAnnouncement.TryDecode(Of(14))!, default);
        validator.Tell(BlockAnnouncement.TryDecode(Of(15))!, default);
        validator.Tell(BlockAnnouncement.TryDecode(Of(15))!, default);
        _announcer.Tell(BlockAnnouncement.TryDecode(Of(15))!, default); // a follower says nothing
        Assert.That(await told.Reader.ReadAsync(), Is.EqualTo(13));
        Assert.That(await told.Reader.ReadAsync(), Is.EqualTo(15), "14 was heard");
        Assert.That(told.Reader.Count, Is.Zero);
    }

    private BlockAnnouncer New(EpochSeats seats, INetwork? network = null)
    {
        CandidateDecoder decoder = new(_chain.Genesis.ChainId, new KnownSenders());
        FixedCore core = new(seats.Of(new Epoch(1), _chain.Store.Head.State).Config);
        SyncParts parts = new(
            network ?? _network, _chain.Store, core, decoder, _chain.Schedule, _chain.GenesisHash, "blocks",
            _chain.Domain, new RecordingLog(), TimeProvider.System, new SyncLimits());
        SyncVerifier verifier = new(_chain.Domain, () => core.Epoch, decoder);
        return new BlockAnnouncer(
            parts, verifier, (_, height, isProved) => _heard.Add((height.Value, isProved)));
    }

    private BlockHeader Header(ulong height) => _chain.Store.GetHeader(new Height(height))!;

    private byte[] Of(ulong height) =>
        BlockAnnouncement.Of(Header(height), _chain.Finalize(Header(height)))!.Encode();

    private sealed class FixedCore(EpochConfig epoch) : ISyncedCore
    {
        public event Action<EpochConfig>? EpochBegan
        {
            add { }
            remove { }
        }

        public EpochConfig Epoch { get; } = epoch;

        public ValueTask OfferAsync(
            IReadOnlyList<CandidateBlock> blocks, Certificate finalization, CancellationToken stop) =>
            ValueTask.CompletedTask;
    }
}
