using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>What is said again is what was recorded, and it ends.</summary>
[TestFixture]
public sealed class RebroadcastTests
{
    /// <summary>
    /// ava-labs Simplex #280: while it rebroadcast a view it had timed out of, a node signed a Finalize for
    /// it. Here the view is nullified by this node, its block notarized and certified later; whatever timer
    /// fires, no Finalize of the view is signed.
    /// </summary>
    [Test]
    public void FreshFinalize_DuringRebroadcastOfATimedOutView_IsNeverSigned()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock block = scene.Block(1, 0);
        scene.Do(scene.Propose(0, block));
        Assert.That(scene.Fire(TimerId.Advance, 200), Does.Contain("sign Nullify 1"));
        scene.Do(scene.Signed(Scene.Nullify(1)));
        List<string> said = [.. scene.Do(scene.ReceiveCertificate(Body.Notarize(Scene.P(block))))];
        said.AddRange(scene.Do(Scene.Verdict(block)));
        Assert.That(scene.State.CurrentView.Value, Is.EqualTo(2), "certified all the same");
        foreach (TimerId timer in new[]
            { TimerId.Resend, TimerId.Standstill, TimerId.Advance, TimerId.Resend })
        {
            said.AddRange(scene.Fire(timer, 1_000));
        }

        said.AddRange(scene.Do(new Input.PeerConnected(new(1))));
        Assert.That(said, Has.Some.EqualTo("broadcast Nullify 1"), "it is shown again");
        Assert.That(said, Has.None.Contains("Finalize"));
    }

    /// <summary>
    /// ava-labs Simplex #306: nodes with nothing new answered each other's rebroadcasts for ever. Here four
    /// nodes rest (one cannot reach a quorum's worth of news), each shows what it has; between two standstill
    /// rounds nobody says anything, and a round is not answered by another.
    /// </summary>
    [Test]
    public void IdleNodes_ShownWhatTheyKnow_SayNothing()
    {
        SmallCluster cluster = new(4, epochBlocks: 1_000);
        Assert.That(cluster.RunUntilHeight(3), Is.True);
        List<ConsensusMessage> known =
            [.. cluster.Said.Select(said => said.Message).Where(message => message is ConsensusMessage.OfVote
                or ConsensusMessage.OfCertificate)];
        int before = cluster.Said.Count;
        foreach (ConsensusMessage message in known)
        {
            if (!IsNullify(message))
            {
                cluster.Nodes[0].Receive(1, message);
                cluster.Nodes[2].Receive(3, message);
            }
        }

        int answers = cluster.Said.Count - before;
        Assert.That(known, Has.Count.GreaterThan(50));
        Assert.That(answers, Is.Zero, "what is known is no news");
    }

    private static bool IsNullify(ConsensusMessage message) => message switch
    {
        ConsensusMessage.OfVote m => m.Vote.Body.Kind == BodyKind.Nullify,
        ConsensusMessage.OfCertificate m => m.Certificate.Body.Kind == BodyKind.Nullify,
        _ => false,
    };
}
