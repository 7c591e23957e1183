using OpenLedger.Consensus.Tests.Messages;
using OpenLedger.Consensus.Tests.Rules;
using OpenLedger.Consensus.Votes;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Consensus.Tests.Votes;

[TestFixture]
public sealed class VoteTallyTests
{
    private static readonly ProposalId P = MessageFixtures.P;
    private static readonly ProposalId Q = P with { ParentView = new View(6) };

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
