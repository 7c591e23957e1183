using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>The last block of an epoch, and blocks that take their time.</summary>
[TestFixture]
public sealed class EpochBoundaryTests
{
    /// <summary>
    /// Two blocks at an epoch's boundary height (seen where the boundary was a matter of time, not of height,
    /// or where the last block was built upon). Here, while messages get lost, boundary blocks are notarized
    /// at some and nullified at others, so that more are built at the same height, and proposed again;
    /// whichever is finalized, it is one, and the next epoch has one anchor.
    /// </summary>
    [Test]
    public void TwoBlocks_AtAnEpochsBoundaryHeight_OneIsFinal()
    {
        int contested = 0;
        int settledByProposingAgain = 0;
        for (ulong seed = 1; seed <= 120; seed++)
        {
            SplitMix chance = new(seed);
            SmallCluster cluster = new(4, epochBlocks: 2);
            ulong healed = cluster.NowMs + 2_500;
            cluster.Passes = (_, _, _) => cluster.NowMs > healed || chance.Permille(550);
            Assert.That(cluster.RunUntilHeight(5), Is.True, $"seed {seed}");
            foreach (int height in new[] { 0, 1, 2, 3, 4 })
            {
                Assert.That(
                    cluster.Nodes.Select(node => node.Chain[height].Hash).Distinct().Count(), Is.EqualTo(1),
                    $"seed {seed}, height {height + 1}");
            }

            Assert.That(cluster.Nodes.SelectMany(node => node.Faults), Is.Empty, $"seed {seed}");
            Certificate[] certificates = [.. cluster.Said.Select(said => said.Message)
                .OfType<ConsensusMessage.OfCertificate>().Select(message => message.Certificate)];
            CandidateBlock boundary = cluster.Nodes[0].Chain[1];
            Hash256[] notarized = [.. cluster.BlocksProposed
                .Where(block => block.Height == boundary.Height).Select(block => block.Hash)
                .Where(hash => certificates.Any(c => c.Body.BlockHash == hash)).Distinct()];
            contested += notarized.Length > 1 ? 1 : 0;
            settledByProposingAgain += certificates.Any(c => c.Body.Kind == BodyKind.Finalize
                && c.Body.BlockHash == boundary.Hash && c.Body.View > boundary.View) ? 1 : 0;
        }

        TestContext.Out.WriteLine(
            $"contested {contested}, settled by proposing again {settledByProposingAgain}");
        Assert.That((contested > 0, settledByProposingAgain > 0), Is.EqualTo((true, true)));
    }

    /// <summary>
    /// The same by hand: a second block at the boundary height, on the parent, in a view after the first was
    /// certified, is not voted for while the first one's view has no nullification.
    /// </summary>
    [Test]
    public void SecondBlock_AtTheBoundaryHeight_NeedsTheFirstOnesViewNullified()
    {
        Scene scene = Scene.EndingAt(2, 3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        CandidateBlock second = scene.Block(3, 1);
        scene.Do(scene.Propose(2, second));
        Assert.That(scene.Do(Scene.Verdict(second)), Is.Empty);
    }

    /// <summary>
    /// A re-proposed slow transaction: verifying was begun anew with every proposal, and never ended. Here
    /// the boundary block takes a node longer than several views, and its vote is needed; it executes the
    /// block once, and a later proposal of the block is certified and ends the epoch.
    /// </summary>
    [Test]
    public void SlowBoundaryBlock_ProposedAgain_IsExecutedOnceAndEndsTheEpoch()
    {
        SmallCluster cluster = new(4, epochBlocks: 2)
        {
            VerifyMs = (node, block) => block.Height.Value == 2 && node == 3 ? 2_500UL : 0,
            Passes = (_, _, message) => message is not ConsensusMessage.OfVote
            {
                Vote.Body: { Kind: BodyKind.Finalize, View.Value: 2 },
            },
        };
        Assert.That(
            cluster.RunUntil(() =>
                new[] { 1, 2 }.All(i => cluster.Nodes[i].Machine.Running.CurrentView.Value == 3)),
            Is.True);
        cluster.Nodes[0].Crash();
        cluster.Passes = (_, _, _) => true;
        Assert.That(cluster.RunUntilHeight(4, 1, 2, 3), Is.True);
        CandidateBlock boundary = cluster.Nodes[1].Chain[1];
        Assert.That(boundary.View.Value, Is.EqualTo(2));
        Assert.That(cluster.Nodes[3].Executions[boundary.Hash], Is.EqualTo(1));
        Assert.That(
            cluster.Said.Select(said => said.Message).OfType<ConsensusMessage.OfCertificate>()
                .Where(message => message.Certificate.Body.Kind == BodyKind.Finalize
                    && message.Certificate.Body.BlockHash == boundary.Hash)
                .Select(message => message.Certificate.Body.View.Value),
            Is.Not.Empty.And.All.GreaterThan(2UL), "final by a later proposal");
    }

    /// <summary>
    /// The same below the boundary: every leader takes the slow transaction into its block again, and every
    /// view ends before anybody has verified it. Here views without finality grow longer until they hold it,
    /// and a leader whose block was given up builds a smaller one.
    /// </summary>
    [Test]
    public void SlowTransaction_ProposedByEveryLeader_IsFinalInTheEnd()
    {
        SmallCluster cluster = new(4, epochBlocks: 1_000)
        {
            VerifyMs = (_, block) => block.Height.Value == 1 ? 900UL : 0,
        };
        Assert.That(cluster.RunUntilHeight(2), Is.True);
        Assert.That(
            cluster.Nodes[0].Chain[0].View.Value, Is.GreaterThan(3), "the first views were too short");
    }

    /// <summary>
    /// A leader's block is halved with every nullified one of its own, and doubled by finality.
    /// </summary>
    [Test]
    public void Builder_WhoseBlocksAreNullified_HalvesThemUntilFinalityMoves()
    {
        Scene scene = Scene.AtGenesis(0);
        for (ulong view = 1; view <= 8; view++)
        {
            scene.Do(scene.ReceiveCertificate(Scene.Nullify(view)));
        }

        Assert.That(scene.State.BuildHalvings, Is.EqualTo(2), "views 1 and 5 were its own, 9 is not over");
        Assert.That(
            scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(scene.Block(9, 0))))), Is.Not.Empty);
        Assert.That(scene.State.BuildHalvings, Is.EqualTo(1));
    }
}
