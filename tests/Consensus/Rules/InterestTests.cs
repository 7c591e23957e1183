using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Tests.Regressions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Time;

namespace OpenLedger.Consensus.Tests.Rules;

/// <summary>What is worth a signature check. Epoch 0 ends at height 2; this node is 3.</summary>
[TestFixture]
public sealed class InterestTests
{
    [Test]
    public void Votes_InTheWindow_AreWanted()
    {
        Scene scene = Scene.EndingAt(2, 3);
        Interest interest = scene.Machine.Interest;
        Assert.That(interest.Wants(scene.Vote(1, Scene.Nullify(1))), Is.True);
        Assert.That(interest.Wants(scene.Vote(1, Scene.Nullify(2))), Is.True);
        Assert.That(interest.Wants(scene.Vote(1, Scene.Nullify(3))), Is.False, "beyond the next view");
        Body later = Body.Nullify(new Epoch(1), new View(1));
        Assert.That(interest.Wants(scene.Vote(1, later)), Is.False);
        Assert.That(
            (interest.IsLater(later.Epoch), interest.IsLater(new Epoch(0))), Is.EqualTo((true, false)));
        Vote stranger = new(Scene.Nullify(1), new ValidatorIndex(4), scene.Vote(1, later).Signature);
        Assert.That(interest.Wants(stranger), Is.False);
    }

    [Test]
    public void Picture_NothingChanged_IsTheSameObject()
    {
        Scene scene = Scene.EndingAt(200, 3);
        Interest before = scene.Machine.Interest;
        scene.Do(new Input.CertificateRequested(new(1), new Epoch(0), new View(1)));
        Assert.That(scene.Machine.Interest, Is.SameAs(before));

        scene.Do(scene.ReceiveCertificate(Body.Notarize(Scene.P(scene.Block(1, 0)))));
        Interest notarized = scene.Machine.Interest;
        Assert.That(notarized, Is.Not.SameAs(before), "a certificate, in the same view");
        scene.Do(scene.ReceiveCertificate(Scene.Nullify(1)));
        Assert.That(scene.Machine.Interest, Is.Not.SameAs(notarized), "another view");
    }

    [Test]
    public void Certificates_Held_AreNotWanted()
    {
        Scene scene = Scene.EndingAt(200, 3);
        for (ulong view = 1; view <= 100; view++)
        {
            scene.Complete(view, view - 1);
        }

        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(scene.Block(2, 1)))));
        Interest interest = scene.Machine.Interest;
        Assert.That(Wants(Body.Notarize(Scene.P(scene.Block(100, 99)))), Is.False, "held");
        Assert.That(Wants(Scene.Nullify(100)), Is.True, "of another kind");
        Assert.That(Wants(Body.Finalize(Scene.P(scene.Block(100, 99)))), Is.True, "finality is always news");
        Assert.That(Wants(Body.Finalize(Scene.P(scene.Block(2, 1)))), Is.False, "unless it is old");
        Assert.That(Wants(Scene.Nullify(101)), Is.True);
        Assert.That(Wants(Scene.Nullify(102)), Is.True);
        Assert.That(Wants(Scene.Nullify(5_000)), Is.True);
        Assert.That(
            Wants(Body.Notarize(Scene.P(scene.Block(10, 9)))), Is.True, "older than the picture: Step knows");
        Assert.That(scene.Do(scene.ReceiveCertificate(Body.Notarize(Scene.P(scene.Block(10, 9))))), Is.Empty);

        bool Wants(Body body) => interest.Wants(scene.Certify(body));
    }

    [Test]
    public void Proposals_OfTheLeader_AreWanted()
    {
        Scene scene = Scene.EndingAt(200, 3);
        Interest interest = scene.Machine.Interest;
        Assert.That(interest.Wants(scene.Propose(0, scene.Block(1, 0)).Proposal), Is.True);
        Assert.That(interest.Wants(scene.Propose(1, scene.Block(1, 0)).Proposal), Is.False);
        Assert.That(interest.Wants(scene.Propose(1, scene.Block(2, 1)).Proposal), Is.True, "the next view's");
        Assert.That(interest.Wants(scene.Propose(0, scene.Block(2, 1)).Proposal), Is.False);
        Assert.That(
            interest.Wants(scene.Propose(0, scene.Block(3, 2)).Proposal), Is.True,
            "its certificates may help");
    }

    [Test]
    public void Ended_TheOldEpoch_IsHelpedAndWatchedOnly()
    {
        Scene scene = Scene.EndingAt(1, 3).After(s => s.Complete(1, 0));
        CandidateBlock boundary = scene.Block(1, 0);
        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(boundary))));
        Assert.That(scene.Machine.Interest.Wants(scene.Certify(Scene.Nullify(2))), Is.False);
        scene.Do(Scene.Stored(boundary, scene.Next(1)));
        Interest interest = scene.Machine.Interest;
        Assert.That(interest.Epoch.Value, Is.EqualTo(1));
        Assert.That(interest.Wants(scene.Certify(Scene.Nullify(2))), Is.False);
        Assert.That(interest.Wants(scene.Vote(1, Scene.Nullify(900))), Is.True, "asks for help");
        Assert.That(
            interest.Wants(scene.Vote(1, Body.Finalize(Scene.P(boundary)))), Is.True, "may be a fault");
        Assert.That(interest.Wants(scene.Propose(0, scene.Block(2, 0)).Proposal), Is.False);
    }

    /// <summary>
    /// The nodes of a small cluster check of everything they do not want that it would have had no effect.
    /// </summary>
    [Test]
    public void Unwanted_InRunsWithLoss_HasNoEffect()
    {
        int unwanted = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            SplitMix chance = new(seed);
            SmallCluster cluster = new(4, epochBlocks: 3);
            ulong healed = cluster.NowMs + 3_000;
            cluster.Passes = (_, _, _) => cluster.NowMs > healed || chance.Permille(600);
            Assert.That(cluster.RunUntilHeight(8), Is.True, $"seed {seed}");
            unwanted += cluster.Nodes.Sum(node => node.Unwanted);
        }

        Assert.That(unwanted, Is.GreaterThan(1_000));
    }
}
