using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Signing;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>What a crash takes, and what it must not.</summary>
[TestFixture]
public sealed class CrashTests
{
    /// <summary>
    /// Seen in several implementations: all nodes crash after they said Nullify, before its certificate was
    /// made; afterwards nobody says it again, since everybody has. Here the recorded votes are shown again,
    /// counted, and the chain goes on.
    /// </summary>
    [Test]
    public void AllNodes_CrashedAfterNullifyBeforeTheCertificate_GoOn()
    {
        SmallCluster cluster = new(4, epochBlocks: 1_000) { Passes = (_, _, _) => false };
        Assert.That(
            cluster.RunUntil(() => cluster.Nodes.All(node => node.Log.Any(record =>
                record is WalRecord.OfVote { Vote.Body.Kind: BodyKind.Nullify }))),
            Is.True);
        foreach (SmallNode node in cluster.Nodes)
        {
            node.Crash();
        }

        cluster.Passes = (_, _, _) => true;
        foreach (SmallNode node in cluster.Nodes)
        {
            node.Start();
        }

        Assert.That(cluster.RunUntilHeight(2), Is.True);
        Assert.That(cluster.Nodes.SelectMany(node => node.Faults), Is.Empty);
    }

    /// <summary>
    /// commonware #4275: own votes were not put back into the aggregator after a restart, so that a quorum
    /// that needed them was never counted. Here two others' votes and the own one from the log are a quorum.
    /// </summary>
    [Test]
    public void OwnVotes_AfterARestart_CountAgain()
    {
        Scene scene = new(3);
        Vote own = scene.Vote(3, Scene.Nullify(1));
        scene.Do(new Input.Start(Scene.Genesis, [new WalRecord.OfVote(own)], []));
        scene.Do(scene.Receive(1, Scene.Nullify(1)));
        Assert.That(
            scene.Do(scene.Receive(2, Scene.Nullify(1))), Does.Contain("log certificate Nullify 1"));
    }

    /// <summary>
    /// commonware #3727: the application had block N, the log only what came before; the engine waited for
    /// ever for what it had. Here the store's floor decides: the node starts above it and goes on.
    /// </summary>
    [Test]
    public void Engine_AtNWithTheLogAtNMinus1_GoesOnFromN()
    {
        Scene before = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        CandidateBlock second = before.Block(2, 1);
        Scene after = new(3);
        after.Block(1, 0);
        after.Block(2, 1);
        after.Do(new Input.Start(
            new ChainFloor(new Epoch(0), new View(2), second.Hash, second.Height, second.TimestampMs),
            before.Log, []));
        Assert.That(after.State.CurrentView.Value, Is.EqualTo(3));
        after.Do(after.Propose(2, after.Block(3, 2)));
        Assert.That(after.Do(Scene.Verdict(after.Block(3, 2))), Does.Contain("sign Notarize 3"));
    }

    /// <summary>
    /// Seen elsewhere: a node said Finalize, crashed, and had lost the block's body; when all had, a final
    /// block was nowhere. Here the body is in the log ahead of the own Notarize and Finalize, and is served
    /// after the restart.
    /// </summary>
    [Test]
    public void Body_BetweenFinalizeAndRestart_IsKeptAndServed()
    {
        Scene before = Scene.AtGenesis(3);
        CandidateBlock block = before.Block(1, 0);
        before.Complete(1, 0);
        int body = before.Log.FindIndex(record => record is WalRecord.OfBlock);
        int vote = before.Log.FindIndex(record => record is WalRecord.OfVote);
        Assert.That((body >= 0, body < vote), Is.EqualTo((true, true)));
        Scene after = new(3);
        after.Do(new Input.Start(Scene.Genesis, before.Log, []));
        Assert.That(
            after.Do(new Input.BlockRequested(new(2), block.Hash)), Is.EqualTo(new[] { "send 2 block" }));
    }

    /// <summary>
    /// cometbft #5668: the check of the newest blocks for own votes, meant to stop a second process with the
    /// same key, looked at an empty window and found nothing. Here both guards are shown to bite: a vote of
    /// this key that this node did not say binds it from the moment it is heard, and the signer refuses what
    /// contradicts a vote in its journal.
    /// </summary>
    [Test]
    public void DoubleSignWindow_WithAVoteOfThisKeyInIt_IsNotEmpty()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock elsewhere = scene.Block(1, 0, nonce: 7);
        scene.Do(scene.Receive(3, Body.Notarize(Scene.P(elsewhere))));
        scene.Do(scene.Propose(0, scene.Block(1, 0)));
        Assert.That(scene.Do(Scene.Verdict(scene.Block(1, 0))), Is.Empty, "no second Notarize");
        scene.Do(scene.Receive(3, Body.Finalize(Scene.P(elsewhere))));
        Assert.That(scene.Fire(TimerId.Advance, 200), Is.Empty, "no Nullify beside a Finalize");

        SignerRules signer = new();
        signer.Record(scene.Vote(3, Body.Notarize(Scene.P(elsewhere))));
        Assert.That(
            signer.Decide(Body.Notarize(Scene.P(scene.Block(1, 0)))).Refusal,
            Is.EqualTo(SignRefusal.DifferentBody));
    }
}
