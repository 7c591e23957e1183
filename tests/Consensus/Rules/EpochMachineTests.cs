using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Epochs;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Regressions;
using OpenLedger.Consensus.Timers;
using OpenLedger.Consensus.Wal;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>Several nodes from epoch to epoch, with changing sets, and restarts at any place.</summary>
[TestFixture]
public sealed class EpochMachineTests
{
    [Test]
    public void Epochs_OneAfterTheOther_FormOneChain()
    {
        SmallCluster cluster = new(4, epochBlocks: 3);
        Assert.That(cluster.RunUntilHeight(20), Is.True);
        AgreeOn(cluster, 20);
        CandidateBlock first = cluster.Nodes[0].Chain[3];
        Assert.That((first.Epoch.Value, first.ParentView.Value), Is.EqualTo((1UL, 0UL)));
        Assert.That(first.View.Value, Is.EqualTo(1), "nobody is late, so nobody's view is lost");
    }

    [Test]
    public void Epochs_OfOneBlock_GoOn()
    {
        SmallCluster cluster = new(4, epochBlocks: 1);
        Assert.That(cluster.RunUntilHeight(12), Is.True);
        AgreeOn(cluster, 12);
        Assert.That(
            cluster.Nodes[0].Chain.Take(12).Select(block => block.Epoch.Value), Is.Ordered.And.Unique);
    }

    [Test]
    public void Epochs_WithChangingSets_FollowersBecomeValidatorsAndBack()
    {
        SmallCluster cluster = new(6, epochBlocks: 2, epoch => (epoch % 3) switch
        {
            0 => [0, 1, 2, 3],
            1 => [5, 4, 3, 2],
            _ => [4, 0, 5, 1],
        });
        Assert.That(cluster.RunUntilHeight(15), Is.True);
        AgreeOn(cluster, 15);
        Assert.That(cluster.Nodes.SelectMany(node => node.Faults), Is.Empty);
    }

    [Test]
    public void Node_CutOffForManyEpochs_FetchesItsWayUp()
    {
        SmallCluster cluster = new(4, epochBlocks: 3);
        cluster.Passes = (from, to, _) => from != 3 && to != 3;
        Assert.That(cluster.RunUntilHeight(17, 0, 1, 2), Is.True);
        Assert.That(cluster.Nodes[3].Height.Value, Is.Zero);
        cluster.Passes = (_, _, _) => true;
        Assert.That(cluster.RunUntilHeight(30), Is.True);
        AgreeOn(cluster, 30);
    }

    [Test]
    public void Node_ThatMissedOnlyTheBoundarysFinalization_IsHelpedByTheOthers()
    {
        SmallCluster cluster = new(4, epochBlocks: 3);
        cluster.Passes = (_, to, message) => to != 3 || EpochOf(message) != 0 || !IsOfBoundary(message);
        Assert.That(cluster.RunUntil(() => cluster.Nodes[3].Machine.Config.Epoch.Value == 2), Is.True);

        static bool IsOfBoundary(ConsensusMessage message) => message switch
        {
            ConsensusMessage.OfVote m => m.Vote.Body.Kind == BodyKind.Finalize,
            ConsensusMessage.OfCertificate m => m.Certificate.Body.Kind == BodyKind.Finalize,
            _ => false,
        };
    }

    [Test]
    public void Nodes_AllRestartedAtEveryHeight_GoOn()
    {
        SmallCluster cluster = new(4, epochBlocks: 3);
        for (ulong height = 1; height <= 10; height++)
        {
            Assert.That(cluster.RunUntilHeight(height), Is.True, $"height {height}");
            foreach (SmallNode node in cluster.Nodes)
            {
                node.Crash();
                node.Start();
            }
        }

        AgreeOn(cluster, 10);
        Assert.That(cluster.Nodes.SelectMany(node => node.Faults), Is.Empty);
    }

    [Test]
    public void Restart_AtABoundary_StartsTheNextEpochAndServesTheOld()
    {
        Scene before = Scene.EndingAt(2, 3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        CandidateBlock boundary = before.Block(2, 1);
        Certificate finalization = before.Certify(Body.Finalize(Scene.P(boundary)));
        Scene after = Scene.NotStarted(0, 1, 4);
        string[] start = after.Do(new Input.Start(
            new ChainFloor(
                new Epoch(1), new View(0), boundary.Hash, boundary.Height, boundary.TimestampMs,
                finalization),
            before.Log,
            [before.Vote(3, Body.Finalize(Scene.P(boundary)))],
            new EndedEpoch(before.Machine.Config, finalization)));
        Assert.That(start, Is.EqualTo(new[]
        {
            "timer Advance +200", "timer Leader +160", "timer Standstill +400",
            "broadcast certificate Finalize 2", "build 1 on 0",
        }), "the log of the ended epoch is nothing here");
        Assert.That(
            after.Do(new Input.CertificateRequested(new(1), new Epoch(0), new View(2))),
            Is.EqualTo(new[] { "send 1 certificate Finalize 2" }));
    }

    [Test]
    public void Restart_InTheNextEpoch_RemembersItsVotesAndNotTheOldOnes()
    {
        Scene before = Scene.EndingAt(2, 3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        CandidateBlock boundary = before.Block(2, 1);
        before.Do(before.ReceiveCertificate(Body.Finalize(Scene.P(boundary))));
        before.Do(Scene.Stored(boundary, before.Next(2)));
        Body nullify = Body.Nullify(new Epoch(1), new View(1));
        Assert.That(before.Fire(TimerId.Leader, 160), Does.Contain("sign Nullify 1"));
        before.Do(before.Signed(nullify));
        Scene after = Scene.NotStarted(3, 1, 4);
        string[] start = after.Do(new Input.Start(
            new ChainFloor(new Epoch(1), new View(0), boundary.Hash, boundary.Height, boundary.TimestampMs),
            before.Log, []));
        Assert.That(start.Where(e => e.StartsWith("broadcast", StringComparison.Ordinal)),
            Is.Not.Empty.And.All.EqualTo("broadcast Nullify 1"));
        CandidateBlock first = Scene.FirstAfter(boundary);
        after.Do(after.Propose(0, first));
        Assert.That(after.Do(Scene.Verdict(first)), Is.Empty, "nullified before the restart");
    }

    [Test]
    public void Restart_BelowTheLogsEpoch_TakesTheLogUpWhenItGetsThere()
    {
        Scene before = Scene.EndingAt(2, 3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        CandidateBlock boundary = before.Block(2, 1);
        Certificate finalization = before.Certify(Body.Finalize(Scene.P(boundary)));
        Vote later = before.Vote(3, Body.Nullify(new Epoch(1), new View(1)));
        Scene after = Scene.NotStarted(3, 0, 2);
        after.Do(new Input.Start(
            Scene.Genesis,
            [.. before.Log, new WalRecord.OfCertificate(finalization), new WalRecord.OfVote(later)],
            [later]));
        after.Do(Scene.Verdict(before.Block(1, 0)));
        Assert.That(after.Do(Scene.Verdict(boundary)), Does.Contain("commit 2"));
        string[] start = after.Do(Scene.Stored(boundary, after.Next(2)));
        Assert.That(start, Does.Contain("broadcast Nullify 1"));
    }

    [Test]
    public void Commit_OfABoundaryWithoutTheNextEpoch_Stops()
    {
        Scene scene = Scene.EndingAt(1, 3).After(s => s.Complete(1, 0));
        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(scene.Block(1, 0)))));
        Assert.That(
            () => scene.Do(new Input.Committed(new Height(1))), Throws.TypeOf<InvariantViolationException>());
    }

    [Test]
    public void Claim_ThatBringsNothing_IsDropped()
    {
        Scene scene = Scene.AtGenesis(3);
        scene.Do(new Input.LaterEpochHeard(new(1), new Epoch(1)));
        scene.Fire(TimerId.Retry, 239);
        Assert.That(scene.State.Claims, Has.Count.EqualTo(1), "the answer may be under way");
        scene.Fire(TimerId.Retry, 60);
        Assert.That(scene.State.Claims, Is.Empty);
    }

    [Test]
    public void Claims_BeyondTheMaximum_AreNotKept()
    {
        Scene scene = Scene.AtGenesis(3);
        for (uint peer = 0; peer <= Consensus.Rules.FollowLaterEpoch.ClaimsMax; peer++)
        {
            scene.Do(new Input.LaterEpochHeard(new(peer), new Epoch(1)));
        }

        Assert.That(scene.State.Claims, Has.Count.EqualTo(Consensus.Rules.FollowLaterEpoch.ClaimsMax));
    }

    private static ulong? EpochOf(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => m.Vote.Body.Epoch.Value,
        ConsensusMessage.OfCertificate m => m.Certificate.Body.Epoch.Value,
        _ => null,
    };

    private static void AgreeOn(SmallCluster cluster, ulong height)
    {
        Assert.That(cluster.Nodes.Select(node => node.Halted), Is.All.Null);
        Assert.That(
            cluster.Nodes.Select(node => node.Chain[(int)height - 1].Hash).Distinct().Count(), Is.EqualTo(1));
    }
}
