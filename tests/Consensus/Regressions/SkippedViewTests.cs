using OpenLedger.Consensus.Blocks;
using OpenLedger.Consensus.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Regressions;

/// <summary>Views that ended without a final block.</summary>
[TestFixture]
public sealed class SkippedViewTests
{
    /// <summary>
    /// ava-labs Simplex #281: a view was skipped without its nullification. Here the leader's block leaves
    /// out view 2; there is no Notarize, however valid it is, until the nullification of view 2 is held.
    /// </summary>
    [Test]
    public void View_SkippedWithoutItsNullification_IsNotVotedPast()
    {
        Scene scene = Scene.AtGenesis(3).After(s => s.Complete(1, 0)).After(s => s.Complete(2, 1));
        CandidateBlock block = scene.Block(3, 1);
        Assert.That(scene.Do(scene.Propose(2, block)), Does.Contain("send 1 request certificate 2"));
        Assert.That(scene.Do(Scene.Verdict(block)), Is.Empty);
        Assert.That(scene.Do(scene.ReceiveCertificate(Scene.Nullify(2))), Does.Contain("sign Notarize 3"));
    }

    /// <summary>
    /// commonware #2192, #4386: of 2f + 1 nodes online one group held the notarization of a view, the other
    /// its nullification, and neither could go on with the other. Here 0 and 1 hold the notarization of view
    /// 1, 2 holds the nullification, 3 is gone; they find together again and finalize.
    /// </summary>
    [Test]
    public void Groups_HoldingDifferentCertificateKinds_GoOnWith2fPlus1Online()
    {
        SmallCluster cluster = new(4, epochBlocks: 1_000)
        {
            // View 1: nobody hears a Finalize; 2 hears no certificate of the block, the others none of
            // Nullify.
            Passes = (_, to, message) => message switch
            {
                ConsensusMessage.OfVote m when m.Vote.Body.View.Value == 1 =>
                    m.Vote.Body.Kind != BodyKind.Finalize
                    && (to != 2 || m.Vote.Body.Kind == BodyKind.Nullify),
                ConsensusMessage.OfCertificate m when m.Certificate.Body.View.Value == 1 =>
                    m.Certificate.Body.Kind == (to == 2 ? BodyKind.Nullify : BodyKind.Notarize),
                ConsensusMessage.OfProposal m when m.Proposal.Id.View.Value == 1 => to != 2,
                ConsensusMessage.OfProposal => false,
                _ => true,
            },
        };
        Certificate nullified = Certificate.Create(
            Scene.Nullify(1), 4,
            [.. new[] { 1, 2, 3 }.Select(i => (
                new ValidatorIndex((ushort)i), new Scene(3).Vote(i, Scene.Nullify(1)).Signature))]);
        cluster.Nodes[2].Receive(3, new ConsensusMessage.OfCertificate(nullified));
        Assert.That(
            cluster.RunUntil(() =>
                new[] { 0, 1 }.All(i => cluster.Nodes[i].Machine.Running.CurrentView.Value >= 2)),
            Is.True);
        Assert.That(Holds(0), Is.EqualTo((true, false)));
        Assert.That(Holds(1), Is.EqualTo((true, false)));
        Assert.That(Holds(2), Is.EqualTo((false, true)));
        cluster.Nodes[3].Crash();
        cluster.Passes = (_, _, _) => true;
        Assert.That(cluster.RunUntilHeight(3, 0, 1, 2), Is.True);

        (bool Notarized, bool Nullified) Holds(int node)
        {
            Consensus.Rules.ViewState? view = cluster.Nodes[node].Machine.Running.Find(new View(1));
            return (view?.Notarization is not null, view?.Nullification is not null);
        }
    }

    /// <summary>
    /// ava-labs Simplex #124: a Finalization of each ancestor was demanded before a block could be committed.
    /// Here one Finalization commits three blocks.
    /// </summary>
    [Test]
    public void Ancestors_WithoutAFinalizationEach_AreCommitted()
    {
        Scene scene = Scene.AtGenesis(3);
        scene.Complete(1, 0);
        scene.Complete(2, 1);
        scene.Complete(3, 2);
        string[] effects = scene.Do(scene.ReceiveCertificate(Body.Finalize(Scene.P(scene.Block(3, 2)))));
        Assert.That(
            effects.Where(e => e.StartsWith("commit", StringComparison.Ordinal)),
            Is.EqualTo(new[] { "commit 1", "commit 2", "commit 3" }));
    }
}
