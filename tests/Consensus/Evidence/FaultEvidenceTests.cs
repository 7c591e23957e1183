using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Evidence;

[TestFixture]
public sealed class FaultEvidenceTests
{
    private static readonly ProposalId P = MessageFixtures.P;
    private static readonly ProposalId Q = P with { ParentView = new View(6) };

    private static IEnumerable<TestCaseData> Pairs()
    {
        Body nullify = Body.Nullify(P.Epoch, P.View);
        yield return new TestCaseData(Body.Notarize(P), Body.Notarize(Q), FaultKind.TwoNotarize).SetName(
            "S1");
        yield return new TestCaseData(Body.Finalize(P), Body.Finalize(Q), FaultKind.TwoFinalize).SetName(
            "S2");
        yield return new TestCaseData(Body.Finalize(P), nullify, FaultKind.FinalizeAndNullify).SetName("S3");
        yield return new TestCaseData(nullify, Body.Finalize(Q), FaultKind.FinalizeAndNullify).SetName(
            "S3 reversed");
        yield return new TestCaseData(Body.Notarize(P), nullify, null).SetName(
            "Notarize and Nullify are no fault");
        yield return new TestCaseData(Body.Notarize(P), Body.Notarize(P), null).SetName(
            "a duplicate is no fault");
        yield return new TestCaseData(Body.Notarize(P), Body.Finalize(Q), null).SetName(
            "Notarize P and Finalize Q are none");
        yield return new TestCaseData(
            Body.Finalize(P), Body.Nullify(P.Epoch, new View(8)), null).SetName("another view is none");
    }

    [TestCaseSource(nameof(Pairs))]
    public void Classify_PairOfVotes_IsTheFault(object first, object second, FaultKind? expected)
    {
        Vote a = MessageFixtures.Vote(0, (Body)first);
        Vote b = MessageFixtures.Vote(0, (Body)second);
        Assert.That(FaultEvidence.Classify(a, b), Is.EqualTo(expected));
        Assert.That(
            FaultEvidence.Classify(a, MessageFixtures.Vote(1, (Body)second)), Is.Null, "two validators");
    }

    [Test]
    public void Tally_ThirdBodyOfOneValidator_IsRefusedAndEachFaultReportedOnce()
    {
        VoteTally tally = new();
        List<FaultEvidence> faults = [];
        TallyOutcome[] outcomes =
        [
            .. new[] { P, Q, P with { ParentView = new View(5) }, P }
                .Select(p =>
                    tally.Add(MessageFixtures.Vote(0, Body.Notarize(p)), MessageFixtures.Set(1, 1), faults)),
        ];
        Assert.That(outcomes, Is.EqualTo(new[]
        {
            TallyOutcome.Counted, TallyOutcome.Counted, TallyOutcome.Refused, TallyOutcome.Known,
        }));
        Assert.That(faults.Select(f => f.Kind), Is.EqualTo(new[] { FaultKind.TwoNotarize }));
    }

    [Test]
    public void Tally_OneIndexManyTimes_CountsOnce()
    {
        VoteTally tally = new();
        Vote vote = MessageFixtures.Vote(0, Body.Notarize(P));
        tally.Add(vote, MessageFixtures.Set(5, 1), []);
        tally.Add(vote, MessageFixtures.Set(5, 1), []);
        Assert.That(tally.PowerOf(vote.Body), Is.EqualTo(5));
    }

    [Test]
    public void Step_FinalizeAndNullifyOfAPeer_IsReported()
    {
        Scene scene = Scene.AtGenesis(3);
        scene.Do(scene.Receive(1, Scene.Nullify(1)));
        string[] effects = scene.Do(scene.Receive(1, Body.Finalize(Scene.P(scene.Block(1, 0)))));
        Assert.That(effects, Is.EqualTo(new[] { "fault FinalizeAndNullify of 1" }));
    }
}
