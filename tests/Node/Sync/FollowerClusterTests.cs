using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Sync;

/// <summary>A node without a key beside running validators: only gossip and requests reach it.</summary>
[TestFixture]
public sealed class FollowerClusterTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-sync-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Follower_ComingLate_SyncsFollowsAndBringsTransactionsToTheChain()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 6), keys: 4);
        Enumerable.Range(0, 4).ToList().ForEach(network.Start);
        await network.ReachAllAsync(20);

        await using FullNode follower = FullNode.Open(
            new NodeOptions
            {
                DataFolder = Path.Combine(_folder, "follower"),
                Genesis = network.Genesis,
                Baseline = [],
            },
            network.JoinAsFollower("follower"), new PeerDirectory(),
            new TextNodeLog("follower", TestContext.Out, TimeProvider.System));
        follower.Start();
        await EpochNetwork.ReachAsync(follower, 20);
        Assert.That(follower.Epoch.Self, Is.Null);

        // It goes on while validators come and go.
        await network.StopAsync(3);
        await EpochNetwork.ReachAsync(follower, follower.Store.Head.Header.Number.Value + 15);

        Transaction transfer = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = network.Genesis.ChainId,
                Nonce = 0,
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 21_000,
                To = Address.FromTail(7),
                Value = 5,
            },
            DevnetAccounts.Key(2));
        Assert.That(follower.Pool.Submit(transfer.Raw), Is.TypeOf<PoolVerdict.Accepted>());
        while (follower.Store.FindTransaction(transfer.Hash) is null)
        {
            await EpochNetwork.ReachAsync(follower, follower.Store.Head.Header.Number.Value + 1);
        }

        ulong common = Math.Min(
            follower.Store.Head.Header.Number.Value, network[0].Store.Head.Header.Number.Value);
        for (ulong height = 0; height <= common; height++)
        {
            Assert.That(
                follower.Store.GetBlock(new Height(height))!.Hash,
                Is.EqualTo(network[0].Store.GetBlock(new Height(height))!.Hash), $"block {height}");
        }
    }
}
