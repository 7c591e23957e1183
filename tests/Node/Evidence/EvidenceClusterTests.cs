using OpenLedger.Consensus.Messages;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Ledger.Execution;
using OpenLedger.Network;
using OpenLedger.Network.Memory;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Driver;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<ValidatorNode> _nodes = [];
    private string _folder = "";
    private MemoryHub _hub = null!;
    private GenesisConfig _genesis = null!;

    [SetUp]
    public void OpenNodes()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-faults-").FullName;
        _hub = new MemoryHub(new MemoryNetworkOptions(0));
        _genesis = DevnetGenesis.Create(4, blockTimeMs: 50, []);
        PeerId[] ids = [.. Enumerable.Range(0, 4).Select(i => new PeerId($"validator-{i}"))];
        ValidatorPeers peers = new(ids);
        for (int i = 0; i < 3; i++)
        {
            _nodes.Add(ValidatorNode.Open(
                new NodeOptions
                {
                    DataFolder = Path.Combine(_folder, ids[i].Value),
                    Genesis = _genesis,
                    Baseline = [],
                    ValidatorKey = DevnetAccounts.ValidatorKey(i),
                },
                _hub.Join(ids[i]), peers, new TextNodeLog(ids[i].Value, TextWriter.Null, TimeProvider.System)));
        }
    }

    [TearDown]
    public async Task CloseNodes()
    {
        foreach (ValidatorNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _nodes.Clear();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Cluster_KeyThatNotarizesTwoBlocksOfAView_IsTombstonedByTheOthers()
    {
        await using INetwork offender = _hub.Join(new PeerId($"validator-{Offender}"));
        Task tombstoned = WhenFinalized(_nodes[0], block => IsTombstoned(block.Post.State));
        UInt256[] before = [.. _nodes.Select(n => BalanceOf(n, n.Index!.Value.Value))];
        _nodes.ForEach(node => node.Start());

        Vote honest = await FirstProposalAsync(offender);
        foreach (Hash256 hash in (Hash256[])[honest.Body.BlockHash, Keccak.Hash([1, 2, 3])])
        {
            Vote vote = SignAsOffender(Body.Notarize(honest.Body.Proposal with { BlockHash = hash }));
            offender.Broadcast(NetworkChannel.Votes, MessageCodec.Encode(new ConsensusMessage.OfVote(vote)));
        }

        await tombstoned.WaitAsync(Patience);

        // Longer than any node waits for its turn, and than a retry takes.
        await WhenFinalized(_nodes[0], NthFrom(_nodes[0], 40)).WaitAsync(Patience);
        Transaction[] sent = [.. Submissions(_nodes[0])];
        int[] paid = [.. _nodes.Select(n => (int)n.Index!.Value.Value)
            .Where(i => BalanceOf(_nodes[0], i) != before[i])];
        Assert.Multiple(() =>
        {
            Assert.That(sent, Is.Not.Empty);
            Assert.That(sent.Select(t => t.Sender).Distinct().Count(), Is.EqualTo(sent.Length), "none twice");
            Assert.That(
                sent.Select(t => t.Sender),
                Is.SubsetOf(_nodes.Select(n => DevnetAccounts.ValidatorKey(n.Index!.Value.Value).Address)));
            Assert.That(paid, Is.Not.Empty, "the reporter pays for the gas");
        });

        // Those who come late find it done and keep no proof.
        foreach (ValidatorNode node in _nodes)
        {
            string proofs = Path.Combine(_folder, $"validator-{node.Index}", "evidence");
            Assert.That(Directory.EnumerateFiles(proofs), Is.Empty, proofs);
        }
    }

    [Test]
    public async Task Cluster_ThreeOfFourVoting_CreditsExactlyThose()
    {
        Task late = WhenFinalized(_nodes[0], NthFrom(_nodes[0], 12));
        _nodes.ForEach(node => node.Start());
        await late.WaitAsync(Patience);

        VoteCredit[] credits = [.. BlocksOf(_nodes[0]).SelectMany(b => b.Credits)];
        Assert.That(credits.Select(c => (int)c.Index.Value), Is.EquivalentTo(new[] { 0, 1, 2 }));
    }

    private static async Task<Vote> FirstProposalAsync(INetwork network)
    {
        using CancellationTokenSource tooLong = new(Patience);
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

    private Vote SignAsOffender(in Body body)
    {
        ConsensusDomain domain = new(_genesis.ChainId, _nodes[0].GenesisHash, _genesis.Consensus.ForkId);
        return new Vote(
            body, new ValidatorIndex(Offender),
            Secp256k1.Sign(DevnetAccounts.ValidatorKey(Offender), domain.Digest(body)));
    }

    private static bool IsTombstoned(IStateReader state) =>
        new StakingSlots(new StateSlots(state)).Load(new ValidatorId(Offender)).IsTombstoned;

    private static UInt256 BalanceOf(ValidatorNode node, int validator) =>
        node.Store.Head.State.GetAccount(DevnetAccounts.ValidatorKey(validator).Address).Balance;

    private static Func<ExecutedBlock, bool> NthFrom(ValidatorNode node, ulong blocks)
    {
        ulong target = node.Store.Head.Header.Number.Value + blocks;
        return block => block.Block.Header.Number.Value >= target;
    }

    private static async Task WhenFinalized(ValidatorNode node, Func<ExecutedBlock, bool> wanted)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Finalized += block =>
        {
            if (wanted(block))
            {
                seen.TrySetResult();
            }
        };
        await await Task.WhenAny(seen.Task, node.Completion);
    }

    private static IEnumerable<Block> BlocksOf(ValidatorNode node)
    {
        ulong head = node.Store.Head.Header.Number.Value;
        for (ulong height = 1; height <= head; height++)
        {
            yield return node.Store.GetBlock(new Height(height))!;
        }
    }

    private static IEnumerable<Transaction> Submissions(ValidatorNode node) => BlocksOf(node)
        .SelectMany(b => b.Transactions).Where(t => t.To == SystemAddresses.Staking);
}
