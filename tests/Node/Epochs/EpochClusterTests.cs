using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Queries;
using OpenLedger.Ledger.State;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Storage.Chain;

namespace OpenLedger.Node.Tests.Epochs;

/// <summary>Real nodes over several epochs: sets change, nodes come late, restart and join.</summary>
[TestFixture]
public sealed class EpochClusterTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-epochs-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Cluster_OverEpochs_KeepsEqualChainsAndGoesOnAfterRestartsAtAnyPlace()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 5), keys: 4);
        Enumerable.Range(0, 4).ToList().ForEach(network.Start);
        await network.ReachAllAsync(12);
        for (int restarts = 0; restarts < 4; restarts++)
        {
            await network.StopAsync(restarts);
            network.Start(restarts);
            await network.ReachAllAsync(network[restarts].Store.Head.Header.Number.Value + 3);
        }

        RequireEqualChains(network);
        RequireEpochRules(network[0].Store, network.Genesis);
    }

    [Test]
    public async Task Node_AwayForEpochs_CatchesUpAndVotesAgain()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 4), keys: 4);
        Enumerable.Range(0, 4).ToList().ForEach(network.Start);
        await network.ReachAllAsync(3);
        await network.StopAsync(3);
        await network.ReachAllAsync(14);

        network.Start(3);
        await EpochNetwork.ReachAsync(network[3], 14);

        // Without it the other three are a bare quorum: with one of them gone, its votes are needed.
        await network.StopAsync(0);
        ulong head = network[1].Store.Head.Header.Number.Value;
        await network.ReachAllAsync(head + 6);
        RequireEqualChains(network);
    }

    [Test]
    public async Task Validator_StakedOnChain_JoinsAtTheBoundaryAndLeads()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 6), keys: 5);
        Enumerable.Range(0, 5).ToList().ForEach(network.Start);
        await network.ReachAllAsync(2);
        Assert.That(network[4].Epoch.Self, Is.Null, "not in the genesis set: it follows");

        PrivateKey account = DevnetAccounts.Key(3);
        PrivateKey key = DevnetAccounts.ValidatorKey(4);
        byte[] proof = ProofOfPossession.Sign(
            key, network.Genesis.ChainId, network[0].GenesisHash, account.Address);
        await network.CallAsync(
            account, SystemAddresses.Staking, StakingContract.Interface, "createValidator",
            5_000_000 * GenesisConfig.WeiPerOpen, key.PublicKey.ToCompressed(), proof, 500UL);
        await network.ReachAllAsync(network.NextBoundary(network[0]) + 1);

        foreach (FullNode node in network.Running)
        {
            Assert.That(node.Epoch.Validators.IndexOf(key.PublicKey.Address), Is.Not.Null);
        }

        Assert.That(network[4].Epoch.Self, Is.Not.Null, "in the set now");
        ulong from = network[0].Store.Head.Header.Number.Value;
        await network.ReachAllAsync(from + 20);
        Assert.That(
            Headers(network[0].Store).Count(h => h.Beneficiary == account.Address), Is.GreaterThan(0),
            "it led blocks");
        RequireEqualChains(network);
        RequireEpochRules(network[0].Store, network.Genesis);
    }

    private static IEnumerable<BlockHeader> Headers(ChainStore chain) =>
        Enumerable.Range(1, (int)chain.Head.Header.Number.Value)
            .Select(height => chain.GetHeader(new Height((ulong)height))!);

    private static void RequireEqualChains(EpochNetwork network)
    {
        ulong common = network.Running.Min(node => node.Store.Head.Header.Number.Value);
        for (ulong height = 0; height <= common; height++)
        {
            Height at = new(height);
            Assert.That(
                network.Running.Select(n => n.Store.GetHeader(at)!.StateRoot).Distinct().Count(),
                Is.EqualTo(1), $"state root at height {height}");
            Assert.That(
                network.Running.Select(n => n.Store.GetBlock(at)!.Hash).Distinct().Count(),
                Is.EqualTo(1), $"block at height {height}");
        }
    }

    private static void RequireEpochRules(ChainStore chain, GenesisConfig genesis)
    {
        EpochSchedule schedule = EpochSchedule.Of(genesis.Consensus);
        foreach (BlockHeader header in Headers(chain))
        {
            Assert.That(header.Epoch, Is.EqualTo(schedule.EpochOf(header.Number)));
            bool isFirst =
                header.Number.Value == 1 || schedule.IsBoundary(new Height(header.Number.Value - 1));
            Assert.That(header.ParentView.Value == 0, Is.EqualTo(isFirst), $"block {header.Number}");
            if (schedule.IsBoundary(header.Number))
            {
                FinalityCertificate stored = chain.GetCertificate(header.Number)!;
                Certificate.TryDecode(stored.Bytes.Span, out Certificate? certificate);
                Assert.That(
                    certificate!.Body.BlockHash, Is.EqualTo(chain.GetBlock(header.Number)!.Hash),
                    "the epoch ended with a Finalization of its last block");
                Assert.That(certificate.Body.Epoch, Is.EqualTo(header.Epoch));
            }
        }

        Epoch running = schedule.EpochOf(new Height(chain.Head.Header.Number.Value + 1));
        CommittedSet set = CommittedSet.Of(
            ValidatorSetReader.Read(chain.Head.State, running)
                .Select(m => new CommittedValidator(m.PublicKey, m.Power)),
            genesis.Consensus);
        Assert.That(
            set.Hash, Is.EqualTo(chain.Head.Header.ValidatorsHash),
            "the header commits to the set that signs its child");
    }
}
