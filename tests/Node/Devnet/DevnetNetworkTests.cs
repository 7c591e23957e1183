using System.Diagnostics;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Network;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Peers;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Devnet;

/// <summary>What a devnet's nodes are to each other: peers over sockets.</summary>
[TestFixture]
public sealed class DevnetNetworkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-sockets-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Open_Cluster_EachHasItsOwnIdentityAndHasMetTheOthers()
    {
        PeerId[] first;
        await using (DevnetCluster cluster = await OpenAsync(4))
        {
            first = [.. cluster.Nodes.Select(node => node.Network.Local)];
            Assert.That(first, Is.Unique);
            foreach (FullNode node in cluster.Nodes)
            {
                Assert.That(node.Network.Peers, Is.EquivalentTo(first.Where(id => id != node.Network.Local)));
                Assert.That(
                    node.Network.Status.ListenAddresses,
                    Has.One.Matches($"^/ip4/127\\.0\\.0\\.1/tcp/[0-9]+/p2p/{node.Network.Local}$"));
            }

            foreach (int index in Enumerable.Range(0, 4))
            {
                Assert.That(
                    File.Exists(NetworkIdentityFile.PathIn(DevnetCluster.FolderOf(_folder, index))), Is.True);
            }
        }

        await using DevnetCluster again = await OpenAsync(4);
        Assert.That(
            again.Nodes.Select(node => node.Network.Local), Is.EqualTo(first), "identities are kept");
    }

    [Test]
    public async Task Submit_BeforeAnybodySpoke_ReachesEveryPoolByGossip()
    {
        await using DevnetCluster cluster = await OpenAsync(4);
        Transaction transfer = TransactionSigner.Sign(
            new UnsignedTransaction
            {
                ChainId = DevnetGenesis.ChainId,
                Nonce = 0,
                MaxFeePerGas = 50_000_000_000,
                MaxPriorityFeePerGas = 1_000_000_000,
                GasLimit = 21_000,
                To = Address.FromTail(77),
                Value = 1,
            },
            DevnetAccounts.Key(0));

        // Consensus has not begun: nothing but gossip carries it.
        Assert.That(cluster.Nodes[2].Pool.Submit(transfer.Raw), Is.TypeOf<PoolVerdict.Accepted>());
        using CancellationTokenSource limit = new(Patience);
        while (!cluster.Nodes.All(node => node.Pool.PendingNonce(DevnetAccounts.Key(0).Address) == 1))
        {
            await Task.Delay(10, limit.Token);
        }
    }

    [Test]
    public async Task Start_WithANetworkDelay_FinalizesNotBeforeThreeDelays()
    {
        const int DelayMs = 60;
        await using DevnetCluster cluster = await OpenAsync(4, DelayMs);
        TaskCompletionSource<TimeSpan> final = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long started = Stopwatch.GetTimestamp();
        cluster.Nodes[1].Finalized +=
            (ExecutedBlock _) => final.TrySetResult(Stopwatch.GetElapsedTime(started));
        cluster.Start();

        // Proposal, votes to notarize, votes to finalize: one way each.
        TimeSpan elapsed = await final.Task.WaitAsync(Patience);
        Assert.That(elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(3 * DelayMs)));
    }

    private Task<DevnetCluster> OpenAsync(int validators, int delayMs = 0)
    {
        GenesisConfig genesis = DevnetGenesis.Create(validators, blockTimeMs: 50, []);
        return DevnetCluster.OpenAsync(_folder, genesis, [], delayMs, TextWriter.Null);
    }
}
