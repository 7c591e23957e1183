using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Network;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Tests.Epochs;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.State;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Node.Tests.Evidence;

/// <summary>
/// Three honest nodes of four; the fourth validator's key is in the hands of the test, which votes with it.
/// </summary>
[TestFixture]
public class EvidenceClusterTests
{
    private const int Offender = 3;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("openledger-faults-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Cluster_KeyThatNotarizesTwoBlocksOfAView_IsTombstonedAndLeavesTheSet()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 30), keys: 4);
        await using INetwork offender = network.JoinAs(Offender);
        Enumerable.Range(0, 3).ToList().ForEach(network.Start);
        FullNode node = network[0];

        Vote honest = await FirstProposalAsync(offender);
        foreach (Hash256 hash in (Hash256[])[honest.Body.BlockHash, Keccak.Hash([1, 2, 3])])
        {
            Vote vote = SignAsOffender(node, Body.Notarize(honest.Body.Proposal with { BlockHash = hash }));
            offender.Broadcast(new OutboundMessage(
                NetworkChannel.Votes, MessageCodec.Encode(new ConsensusMessage.OfVote(vote))));
        }

        // Longer than any node waits for its turn, and than a retry takes.
        await network.ReachAllAsync(30);
        Assert.That(IsTombstoned(node.Store.Head.State));
        Transaction[] sent = [.. BlocksOf(node).SelectMany(b => b.Transactions)
            .Where(t => t.To == SystemAddresses.Staking)];
        Address[] reporters = [.. Enumerable.Range(0, 3).Select(i => DevnetAccounts.ValidatorKey(i).Address)];
        Assert.Multiple(() =>
        {
            Assert.That(sent, Is.Not.Empty);
            Assert.That(sent.Select(t => t.Sender), Is.Unique.And.SubsetOf(reporters), "no node twice");
            Assert.That(
                sent.Select(t => node.Store.Head.State.GetAccount(t.Sender).Nonce), Has.All.EqualTo(1UL));
        });

        // Block 30 ended the epoch: from the next one on the others decide alone, and nobody keeps a proof.
        await network.ReachAllAsync(35);
        foreach (FullNode honestNode in network.Running)
        {
            Assert.That(honestNode.Epoch.Epoch, Is.EqualTo(new Epoch(1)));
            Assert.That(honestNode.Epoch.Validators.Count, Is.EqualTo(3));
        }

        Assert.That(
            Directory.EnumerateFiles(_folder, "*.evidence", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task Cluster_ThreeOfFourVoting_CreditsExactlyThose()
    {
        await using EpochNetwork network = new(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 1_000), keys: 4);
        Enumerable.Range(0, 3).ToList().ForEach(network.Start);
        await network.ReachAllAsync(8);

        VoteCredit[] credits = [.. BlocksOf(network[0]).SelectMany(b => b.Credits)];
        Assert.That(credits.Select(c => (int)c.Index.Value), Is.EquivalentTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task Cluster_ValidatorDownForAWindow_IsJailedAndLeavesTheSet()
    {
        GenesisConfig genesis = EpochNetwork.GenesisOf(4, epochBlocks: 20);
        genesis = genesis with { Consensus = genesis.Consensus with { CreditWindowBlocks = 16 } };
        await using EpochNetwork network = new(_folder, genesis, keys: 4);
        Enumerable.Range(0, 3).ToList().ForEach(network.Start);
        await network.ReachAllAsync(22);

        StakingSlots registry = new(new StateSlots(network[0].Store.Head.State));
        Assert.That(
            Enumerable.Range(0, 4).Where(i => registry.Load(new ValidatorId((uint)i)).IsJailed),
            Is.EqualTo(new[] { Offender }));
        Assert.That(network.Running.Select(n => n.Epoch.Validators.Count), Has.All.EqualTo(3));
    }

    private static async Task<Vote> FirstProposalAsync(INetwork network)
    {
        using CancellationTokenSource tooLong = new(EpochNetwork.Patience);
        await foreach (InboundMessage message in
            network.Inbound(NetworkChannel.Proposals).ReadAllAsync(tooLong.Token))
        {
            MessageCodec.TryDecode(message.Payload.Span, out ConsensusMessage? decoded);
            if (decoded is ConsensusMessage.OfProposal proposal)
            {
                return proposal.Proposal.LeaderVote;
            }
        }

        throw new AssertionException("nobody proposed");
    }

    private static Vote SignAsOffender(FullNode node, in Body body)
    {
        GenesisConfig genesis = node.Executor.Genesis;
        ConsensusDomain domain = new(genesis.ChainId, node.GenesisHash, genesis.Consensus.ForkId);
        return new Vote(
            body, new ValidatorIndex(Offender),
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(Offender), domain.Digest(body)));
    }

    private static bool IsTombstoned(IStateReader state) =>
        new StakingSlots(new StateSlots(state)).Load(new ValidatorId(Offender)).IsTombstoned;

    private static IEnumerable<Block> BlocksOf(FullNode node)
    {
        ulong head = node.Store.Head.Header.Number.Value;
        for (ulong height = 1; height <= head; height++)
        {
            yield return node.Store.GetBlock(new Height(height))!;
        }
    }
}
