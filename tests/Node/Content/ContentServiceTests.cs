using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Network.Gossip;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Content;
using OpenLedger.Node.Driver;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Primitives.Availability;
using OpenLedger.Primitives.Content;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Contents;

namespace OpenLedger.Node.Tests.Content;

/// <summary>What a node keeps for users and strangers whose sidecars its chain does not know.</summary>
[TestFixture]
public sealed class ContentServiceTests
{
    private readonly SteppedClock _clock = new();
    private readonly List<Exception> _faults = [];
    private string _folder = "";
    private EpochNetwork _network = null!;
    private ContentStore _contents = null!;
    private ContentService _service = null!;

    private IContentInbox Inbox => _service.Inbox;

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-service-").FullName;
        _network = new EpochNetwork(_folder, EpochNetwork.GenesisOf(1, epochBlocks: 10_000), keys: 1);
        _network.Start(0);
        FullNode node = _network[0];
        _contents = ContentStore.Open(
            Path.Combine(_folder, "own"), new ContentStoreOptions { Clock = _clock });
        GenesisConfig genesis = _network.Genesis;
        _service = new ContentService(
            new ContentParts(
                _contents, node.Store, new EpochSeats(EpochSchedule.Of(genesis.Consensus), null),
                new AvailabilityDomain(genesis.ChainId, node.GenesisHash, genesis.Consensus.ForkId), null,
                new MemoryHub(new MemoryNetworkOptions()).Join(new PeerId("alone")), "topic", node.Executor,
                node.Pool, new TextNodeLog("alone", TextWriter.Null, TimeProvider.System))
            {
                Clock = _clock,
            },
            _faults.Add);
    }

    [TearDown]
    public async Task End()
    {
        await _service.DisposeAsync();
        await _network.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.That(_faults, Is.Empty);
    }

    [Test]
    public async Task Leave_ContentsTheChainDoesNotKnow_AreFewAndGoAfterAWhile()
    {
        byte[][] contents =
            [.. Enumerable.Range(0, ContentInbox.SoonSentCountMax + 1).Select(i => Made(i, 66_000 + i))];
        foreach (byte[] content in contents[..^1])
        {
            Assert.That(
                Inbox.Would(ContentRoot.Of(content), content.Length), Is.EqualTo(ContentOffer.Taken));
            Assert.That(Inbox.Leave(ContentRoot.Of(content), content), Is.EqualTo(ContentOffer.Taken));
        }

        Hash256 last = ContentRoot.Of(contents[^1]);
        Assert.That(Inbox.Would(last, contents[^1].Length), Is.EqualTo(ContentOffer.Full));
        Assert.That(Inbox.Leave(last, contents[^1]), Is.EqualTo(ContentOffer.Full));
        Assert.That(
            Inbox.Leave(ContentRoot.Of(contents[0]), contents[0]), Is.EqualTo(ContentOffer.AlreadyHere));

        _clock.Advance(ContentInbox.SoonSentFor);
        await _service.WorkAsync(CancellationToken.None);
        Assert.That(_contents.List(), Has.Count.EqualTo(ContentInbox.SoonSentCountMax), "not yet");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _service.WorkAsync(CancellationToken.None);
        Assert.That(_contents.List(), Is.Empty);
        Assert.That(Inbox.Leave(last, contents[^1]), Is.EqualTo(ContentOffer.Taken));
        Assert.That(Inbox.SizeOf(last), Is.EqualTo(contents[^1].Length));
    }

    [Test]
    public void Leave_OtherBytesOrLengths_IsRefused()
    {
        byte[] content = Made(1, 70_000);
        Assert.That(
            Inbox.Leave(ContentRoot.Of(content), content.AsSpan(1)), Is.EqualTo(ContentOffer.WrongRoot));
        Assert.That(
            Inbox.Would(ContentRoot.Of(content), ContentRoot.BytesMax + 1L),
            Is.EqualTo(ContentOffer.WrongRoot));
        Assert.That(Inbox.Would(ContentRoot.Of(content), 0), Is.EqualTo(ContentOffer.WrongRoot));
        Assert.That(Inbox.CertificateOf(ContentRoot.Of(content)), Is.Null);
    }

    [Test]
    public async Task Judge_WordsOfUnknownContents_AreKeptUpToAMaximumAndForAWhile()
    {
        await _service.WorkAsync(CancellationToken.None);
        for (int i = 0; i < ContentService.EarlyMax + 10; i++)
        {
            ContentMessage.Said said = new(new AvailabilityVote(
                new Available(Keccak.Hash(BitConverter.GetBytes(i)), 70_000, new Epoch(0)),
                new ValidatorIndex(0), default));
            Assert.That(await JudgeAsync(said.Encode()), Is.EqualTo(GossipVerdict.Ignore));
        }

        Assert.That(_service.EarlyCount, Is.EqualTo(ContentService.EarlyMax));
        await EpochNetwork.ReachAsync(
            _network[0], _network[0].Store.Head.Header.Number.Value + ContentService.EarlyBlocks + 1);
        await _service.WorkAsync(CancellationToken.None);
        Assert.That(_service.EarlyCount, Is.Zero);
    }

    [Test]
    public async Task Judge_WhatIsNoMessageOrOfNoSidecar_IsRejectedOrIgnored()
    {
        await _service.WorkAsync(CancellationToken.None);
        Assert.That(await JudgeAsync([1, 2, 3]), Is.EqualTo(GossipVerdict.Reject));
        ContentMessage.Announced announced = new(new SidecarId(1), Keccak.Hash([1]), 70_000);
        Assert.That(await JudgeAsync(announced.Encode()), Is.EqualTo(GossipVerdict.Ignore));
    }

    private ValueTask<GossipVerdict> JudgeAsync(byte[] message) =>
        _service.Judge(new PeerId("somebody"), message);

    private static byte[] Made(int seed, int length)
    {
        byte[] content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
