using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Devnet;

[TestFixture]
public class DevnetClusterTests
{
    private static readonly byte[][] Baseline = [[.. "a text that everybody writes and nobody shall own"u8]];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-cluster-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(7)]
    public async Task Cluster_UnderTransfers_FinalizesThemWithEqualRootsAndGoesOnAfterARestart(int validators)
    {
        GenesisConfig genesis = DevnetGenesis.Create(validators, blockTimeMs: 50, Samples());
        Hash256 last;
        Height heightBefore;
        await using (DevnetCluster cluster = await OpenAsync(genesis))
        {
            cluster.Start();
            last = await TransferAsync(cluster, genesis, firstNonce: 0, count: 200);
            heightBefore = cluster.Nodes[0].Store.Head.Header.Number;
            RequireEqualChains(cluster, heightBefore);
        }

        await using (DevnetCluster cluster = await OpenAsync(genesis))
        {
            Assert.That(cluster.Nodes[0].Store.Head.Header.Number, Is.GreaterThanOrEqualTo(heightBefore));
            Assert.That(
                cluster.Nodes.All(n => n.Store.FindTransaction(last) is not null), "finalized is kept");
            cluster.Start();
            await TransferAsync(cluster, genesis, firstNonce: 200, count: 50);
            RequireEqualChains(cluster, cluster.Nodes[0].Store.Head.Header.Number);
        }
    }

    [Test]
    public async Task Open_FolderOfAnotherGenesis_RefusesInOneLine()
    {
        await using (await OpenAsync(DevnetGenesis.Create(1, 50, Samples())))
        {
        }

        Assert.That(
            async () => await OpenAsync(DevnetGenesis.Create(1, 60, Samples())),
            Throws.TypeOf<NodeStartException>().With.Message.Contains("genesis"));
    }

    private static IReadOnlyList<GenesisBaseline> Samples() =>
        Node.Devnet.Samples.SampleSet.Describe(Baseline);

    private Task<DevnetCluster> OpenAsync(GenesisConfig genesis) =>
        DevnetCluster.OpenAsync(_folder, genesis, Baseline, networkDelayMs: 0, TextWriter.Null);

    private static async Task<Hash256> TransferAsync(
        DevnetCluster cluster, GenesisConfig genesis, ulong firstNonce, int count)
    {
        PrivateKey key = DevnetAccounts.Key(0);
        Transaction[] transfers = [.. Enumerable.Range(0, count).Select(i => TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = genesis.ChainId,
                Nonce = firstNonce + (ulong)i,
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 21_000,
                To = Address.FromTail((uint)(100_000 + i)),
                Value = 1,
            },
            key))];
        Hash256 last = transfers[^1].Hash;
        Task[] final = [.. cluster.Nodes.Select(node => Finalized(node, last))];
        foreach (Transaction transfer in transfers)
        {
            Assert.That(cluster.Nodes[^1].Pool.Submit(transfer.Raw), Is.TypeOf<PoolVerdict.Accepted>());
        }

        await Task.WhenAll(final).WaitAsync(TimeSpan.FromSeconds(30));
        return last;
    }

    private static Task Finalized(FullNode node, Hash256 transaction)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Finalized += (ExecutedBlock block) =>
        {
            if (block.Block.Transactions.Any(t => t.Hash == transaction))
            {
                seen.TrySetResult();
            }
        };
        return seen.Task;
    }

    private static void RequireEqualChains(DevnetCluster cluster, Height upTo)
    {
        for (ulong height = 0; height <= upTo.Value; height++)
        {
            Hash256[] roots = [.. cluster.Nodes
                .Select(n => n.Store.GetBlock(new Height(height)))
                .Where(b => b is not null).Select(b => b!.Header.StateRoot).Distinct()];
            Assert.That(roots, Has.Length.EqualTo(1), $"state roots at height {height}");
        }
    }
}
