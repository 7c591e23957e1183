using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Timers;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;
using OpenLedger.Simulation.Blocks;

namespace OpenLedger.Consensus.Tests.Rules;

[TestFixture]
public sealed class ResolverTests
{
    [Test]
    public void Range_FarBehind_IsAskedUpwardsAndCommitted()
    {
        Scene scene = Scene.AtGenesis(3);
        List<CandidateBlock> chain = [];
        for (ulong v = 1; v <= 12; v++)
        {
            chain.Add(scene.Block(v, v - 1));
        }

        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(chain[11]))));
        string[] tip = scene.Do(new Input.BlockReceived(new(1), chain[11]));
        Assert.That(tip, Has.Some.EndsWith("request range 1"));
        string[] range = scene.Do(new Input.RangeReceived(
            new(1), chain[..5], scene.Certify(Body.Finalize(Scene.P(chain[4])))));
        Assert.That(range, Does.Contain("verify 1"));
        List<string> done = [];
        for (int i = 0; i < 5; i++)
        {
            string[] effects = scene.Do(Scene.Verdict(chain[i]));
            done.AddRange(effects.Where(e => e.StartsWith("commit", StringComparison.Ordinal)));
        }

        Assert.That(done, Is.EqualTo(new[] { "commit 1", "commit 2", "commit 3", "commit 4", "commit 5" }));
        Assert.That(scene.State.CommittedHeight.Value, Is.EqualTo(5));
    }

    [Test]
    public void Range_NotAskedForOrNotLinked_ChangesNothing()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock[] chain = [scene.Block(1, 0), scene.Block(2, 1), scene.Block(3, 2)];
        Certificate named = scene.Certify(Body.Finalize(Scene.P(chain[2])));
        Assert.That(scene.Do(new Input.RangeReceived(new(1), chain, named)), Is.Empty);
        Assert.That(scene.State.FinalizedView.Value, Is.Zero);
    }

    [Test]
    public void Range_OfTheNodesOwnSync_IsCommittedThoughNoRuleAsked()
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock[] chain = [scene.Block(1, 0), scene.Block(2, 1), scene.Block(3, 2)];
        Certificate named = scene.Certify(Body.Finalize(Scene.P(chain[2])));
        Assert.That(
            scene.Do(new Input.RangeReceived(new(1), chain[1..], named, IsSynced: true)), Is.Empty,
            "its first block's parent is not the committed one");
        Assert.That(
            scene.Do(new Input.RangeReceived(new(1), chain, named, IsSynced: true)),
            Does.Contain("verify 1"));
        scene.Do(Scene.Verdict(chain[0]));
        scene.Do(Scene.Verdict(chain[1]));
        Assert.That(scene.Do(Scene.Verdict(chain[2])), Does.Contain("commit 3"));
    }

    [TestCase(false, 65, ExpectedResult = 0UL)]
    [TestCase(true, 65, ExpectedResult = 65UL)]
    public ulong Range_LongerThanAMessageHolds_IsTakenOfTheNodesOwnSyncOnly(bool isSynced, int count)
    {
        Scene scene = Scene.AtGenesis(3);
        CandidateBlock[] chain =
            [.. Enumerable.Range(1, count).Select(v => scene.Block((ulong)v, (ulong)v - 1))];
        Certificate named = scene.Certify(Body.Finalize(Scene.P(chain[^1])));
        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(chain[^1]))));
        scene.Do(new Input.BlockReceived(new(1), chain[^1])); // far: a range is asked for
        scene.Do(new Input.RangeReceived(new(1), chain, named, isSynced));
        foreach (CandidateBlock block in chain)
        {
            scene.Do(Scene.Verdict(block));
        }

        return scene.State.CommittedHeight.Value;
    }

    [Test]
    public void Block_NotAskedFor_IsNotKept()
    {
        Scene scene = Scene.AtGenesis(3);
        scene.Do(new Input.BlockReceived(new(1), scene.Block(1, 0)));
        Assert.That(scene.State.Blocks.Count, Is.Zero);
    }

    [Test]
    public void Certificates_OfAView_AreServedOrReplacedByTheFinalization()
    {
        Scene scene = Scene.AtGenesis(3).After(s => s.Complete(1, 0))
            .After(s => s.Do(s.ReceiveCertificate(Scene.Nullify(2))));
        Input ask = new Input.CertificateRequested(new(1), new Epoch(0), new View(1));
        Assert.That(scene.Do(ask), Is.EqualTo(new[] { "send 1 certificate Notarize 1" }));
        scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(scene.Block(1, 0)))));
        Assert.That(scene.Do(ask), Is.EqualTo(new[] { "send 1 certificate Finalize 1" }));
    }

    [Test]
    public void Peer_Connected_IsShownWhereThisNodeIs()
    {
        Scene scene = Scene.AtGenesis(3).After(s => s.Complete(1, 0));
        Assert.That(scene.Do(new Input.PeerConnected(new(1))), Is.EqualTo(new[]
        {
            "send 1 certificate Notarize 1", "send 1 Notarize 1", "send 1 Finalize 1",
        }));
    }

    [Test]
    public void Votes_BeyondTheWindow_AreNeitherWantedNorKept()
    {
        Scene scene = Scene.AtGenesis(3);
        Assert.That(scene.Machine.Interest.Wants(scene.Vote(1, Scene.Nullify(2))), Is.True);
        Assert.That(scene.Machine.Interest.Wants(scene.Vote(1, Scene.Nullify(3))), Is.False);
        scene.Do(scene.Receive(1, Scene.Nullify(3)));
        Assert.That(scene.State.Find(new View(3)), Is.Null);
    }

    [Test]
    public void Views_FarWithoutFinality_ForgetOldVotesButNoCertificate()
    {
        Scene scene = Scene.AtGenesis(3);
        ulong last = SimplexState.VoteViewsMax + 10;
        for (ulong v = 1; v <= last; v++)
        {
            scene.Do(scene.Receive(1, Scene.Nullify(v)));
            scene.Do(scene.ReceiveCertificate(Scene.Nullify(v)));
        }

        int withVotes = scene.State.Views.Values.Count(view => view.Votes.Contains(BodyKind.Nullify, new(1)));
        Assert.That(withVotes, Is.LessThanOrEqualTo((int)SimplexState.VoteViewsMax));
        Assert.That(scene.State.Find(new View(1))!.Nullification, Is.Not.Null);
    }

    [Test]
    public void Views_JumpedOver_ForgetTheirVotesToo()
    {
        Scene scene = Scene.AtGenesis(3);
        for (ulong v = 1; v <= 20; v++)
        {
            scene.Do(scene.Receive(1, Scene.Nullify(v)));
            scene.Do(scene.ReceiveCertificate(Scene.Nullify(v)));
        }

        scene.Do(scene.ReceiveCertificate(Scene.Nullify(5_000)));
        Assert.That(
            scene.State.Views.Values.Where(view => view.Votes.Contains(BodyKind.Nullify, new(1))), Is.Empty);
    }

    [Test]
    public void Standstill_MoreCertificatesThanARoundHolds_AreAllShownInTurn()
    {
        Scene scene = Scene.AtGenesis(3);
        for (ulong v = 1; v <= 50; v++)
        {
            scene.Complete(v, v - 1);
            scene.Do(scene.ReceiveCertificate(Scene.Nullify(v)));
        }

        List<string> shown = [];
        for (int round = 0; round < 2; round++)
        {
            string[] effects =
                [.. scene.Fire(TimerId.Standstill, 2_000).Where(e => e.Contains("certificate"))];
            Assert.That(effects, Has.Length.LessThanOrEqualTo(64));
            shown.AddRange(effects);
        }

        Assert.That(shown.Distinct().Count(), Is.EqualTo(100), "both kinds of 50 views");
    }

    [Test]
    public void Restart_FarAheadOfFinality_CertifiesEverythingAgain()
    {
        Scene before = Scene.AtGenesis(3);
        for (ulong v = 1; v <= 80; v++)
        {
            before.Complete(v, v - 1);
        }

        Scene after = new(3);
        after.Do(new Input.Start(Scene.Genesis, before.Log, []));
        for (ulong v = 1; v <= 80; v++)
        {
            after.Do(Scene.Verdict(before.Block(v, v - 1)));
        }

        Assert.That(after.State.CurrentView.Value, Is.EqualTo(81));
        Assert.That(after.State.Find(new View(80))!.Certify, Is.EqualTo(Consensus.Rules.CertifyState.True));
    }

    /// <summary>Uneven powers make the schedule's period as long as the total power.</summary>
    [Test]
    public void Proposal_OfAViewAbsurdlyFarAhead_IsNotLookedAt()
    {
        Scene scene = Scene.AtGenesis(3, 1UL << 50, (1UL << 50) + 1, 1UL << 49, 7);
        CandidateBlock block = scene.Block(1UL << 60, 0);
        Input.ProposeReceived far = scene.Propose(0, block);
        Assert.That(scene.Machine.Interest.Wants(far.Proposal), Is.False);
        Assert.That(scene.Do(far), Is.Empty);
    }

    [Test]
    public void Views_FarBelowFinality_AreForgotten()
    {
        Scene scene = Scene.AtGenesis(3);
        for (ulong v = 1; v <= SimplexState.FinalizedViewsKept + 50; v++)
        {
            CandidateBlock block = scene.Block(v, v - 1);
            scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(block))));
            scene.Do(new Input.BlockReceived(new(1), block));
            scene.Do(Scene.Verdict(block));
            scene.Do(new Input.Committed(block.Height));
        }

        Assert.That(scene.State.CommittedHeight.Value, Is.EqualTo(SimplexState.FinalizedViewsKept + 50));
        Assert.That(scene.State.Views.Count, Is.LessThanOrEqualTo((int)SimplexState.FinalizedViewsKept + 2));
        Assert.That(scene.State.Blocks.Count, Is.Zero);
    }

    [Test]
    public void Offers_BeyondTheMaximum_AreNotKept()
    {
        BlockTree tree = new();
        for (ulong i = 0; i <= BlockTree.OfferedMax; i++)
        {
            tree.Offer(SimulatedBlock.Create(
                Scene.Genesis.Hash, new Height(1), new Epoch(0), new View(1), new View(0), 1, i,
                BlockContent.Valid));
        }

        Assert.That(tree.Count, Is.EqualTo(BlockTree.OfferedMax));
    }

    [Test]
    public void Missing_BeyondTheMaximum_IsNotAsked()
    {
        // View 200 current by its predecessor's nullification, all below unknown: at most 64 certificates at
        // a time.
        Scene scene = Scene.AtGenesis(2);
        CandidateBlock block = scene.Block(200, 0);
        scene.Do(scene.ReceiveCertificate(Scene.Nullify(199)));
        scene.Do(scene.Propose(3, block));
        Assert.That(scene.State.Missing.Certificates, Has.Count.EqualTo(64));
    }

    [Test]
    public void Step_FromSomebodyWhoNeverStarted_Refuses()
    {
        Scene scene = new(3);
        Assert.That(
            () => scene.Do(new Input.TimerFired(TimerId.Leader)),
            Throws.TypeOf<InvariantViolationException>());
    }
}
