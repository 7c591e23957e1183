using System.Diagnostics;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Sync;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Node.Tests.Recovery;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>A node that comes late fetches the chain from whoever is there, good or bad.</summary>
[TestFixture]
public sealed class LateJoinerTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-sync-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Node_5000BlocksBehindAmongBadPeers_SyncsAcrossEpochsAfterACrashToo()
    {
        using TestChain chain = new(Path.Combine(_folder, "served"), epochBlocks: 700);
        chain.Extend(5_050);
        LineLog lines = new();
        await using SyncNetwork network = new(chain) { Log = lines };
        network.JoinHonest("honest-1");
        network.JoinHonest("honest-2");
        JoinBad(network);

        string first = Path.Combine(_folder, "first");
        string second = Path.Combine(_folder, "second");
        FullNode node = network.Follow("late", first);
        await EpochNetwork.ReachAsync(node, 2_000);
        SyncDetails? progress = node.SyncProgress;
        node.Store.CreateCheckpoint(Path.Combine(second, "chain"));
        CopyLog(first, second);
        await node.DisposeAsync();

        // What a crash at that moment would have left on disk.
        await using FullNode again = network.Follow("late-again", second);
        ulong resumed = again.Store.Head.Header.Number.Value;
        Assert.That(resumed, Is.GreaterThanOrEqualTo(2_000), "the store is the progress");
        long started = Stopwatch.GetTimestamp();
        await network.RequireSyncedAsync(again, 5_050);
        TestContext.Out.WriteLine(
            $"{(5_050 - resumed) / Stopwatch.GetElapsedTime(started).TotalSeconds:0} blocks/s of"
            + $" {5_050 - resumed} empty blocks, two honest of five peers");

        Assert.That(progress, Is.Not.Null);
        Assert.That(progress!.StartingBlock.Value, Is.Zero);
        Assert.That(progress.CurrentBlock.Value, Is.InRange(1UL, 5_050UL));
        Assert.That(progress.HighestBlock.Value, Is.EqualTo(5_050UL), "the liar's word moves nothing");
        Assert.That(lines.Text, Does.Contain("synced").And.Not.Contain("fatal"));
    }

    [Test]
    public async Task Follower_AtTheHead_FollowsAnnouncedBlocks()
    {
        using TestChain chain = new(Path.Combine(_folder, "served"), epochBlocks: 20);
        chain.Extend(30);
        await using SyncNetwork network = new(chain);
        network.JoinHonest("honest");
        INetwork speaker = network.Join("speaker");
        await using FullNode node = network.Follow("follower", Path.Combine(_folder, "node"));
        await network.RequireSyncedAsync(node, 30);

        for (int i = 0; i < 25; i++)
        {
            chain.Extend(1);
            BlockAnnouncement announcement = BlockAnnouncement.Of(
                chain.Store.Head.Header, chain.Finalize(chain.Store.Head.Header))!;
            Assert.That(
                speaker.Gossip.Publish(
                    new GossipTopics(chain.GenesisHash).Blocks, announcement.Encode()), Is.True);
            await EpochNetwork.ReachAsync(node, chain.Head);
        }

        await network.RequireSyncedAsync(node, 55);
        Assert.That(node.SyncProgress, Is.Null, "a block behind is no syncing");
    }

    [Test]
    public async Task Stretch_ThatOnlyOneFarBlockProves_IsSynced()
    {
        using TestChain chain = new(Path.Combine(_folder, "served"), epochBlocks: 1_000, namedEvery: 300);
        chain.Extend(1_210); // named: 300, 600, 900, 1,000, 1,200
        await using SyncNetwork network = new(chain);
        network.JoinHonest("honest-1");
        network.JoinHonest("honest-2");
        await using FullNode node = network.Follow("late", Path.Combine(_folder, "node"));
        await network.RequireSyncedAsync(node, 1_200);
    }

    // One that never answers, one whose blocks are garbage, one that claims what nobody has.
    private static void JoinBad(SyncNetwork network)
    {
        network.JoinFaulty("staller", (request, stop) =>
            request is SyncRequest.Blocks ? NeverAsync(stop) : null);
        network.JoinFaulty("garbage", (request, _) => request is SyncRequest.Blocks
            ? new ReadOnlyMemory<byte>[] { new byte[600], new byte[300] }.ToAsyncEnumerable()
            : null);
        network.JoinFaulty("liar", (request, _) => request switch
        {
            SyncRequest.Status => new ReadOnlyMemory<byte>[]
            {
                new SyncStatus(
                    network.GenesisHash, new Height(1_000_000_000), new Hash256(new byte[32]),
                    new Epoch(1_400_000), Proof: null).Encode(),
            }.ToAsyncEnumerable(),
            SyncRequest.Blocks => Array.Empty<ReadOnlyMemory<byte>>().ToAsyncEnumerable(),
            _ => null,
        });
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> NeverAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await Task.Delay(Timeout.Infinite, stop);
        yield break;
    }

    private static void CopyLog(string from, string to)
    {
        string target = Directory.CreateDirectory(Path.Combine(to, "wal")).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.Combine(from, "wal")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
