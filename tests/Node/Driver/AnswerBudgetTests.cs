using OpenLedger.Node.Driver;

namespace OpenLedger.Node.Tests.Driver;

/// <summary>A question costs little, its answer much: a peer gets so many.</summary>
[TestFixture]
public sealed class AnswerBudgetTests
{
    [Test]
    public void Peer_AskingTooFast_IsHeldBackAlone()
    {
        AnswerBudget budget = new(new StoppedTime());
        Assert.That(
            Enumerable.Range(0, 100).Count(_ => budget.TryTakeRange(new(1))),
            Is.EqualTo(AnswerBudget.RangesBurst));
        Assert.That(
            Enumerable.Range(0, 1_000).Count(_ => budget.TryTakeBlock(new(1))),
            Is.EqualTo(AnswerBudget.BlocksBurst));
        Assert.That(budget.TryTakeRange(new(2)), Is.True);
    }

    [Test]
    public void Peers_BeyondTheMaximum_AreForgottenOldestFirst()
    {
        AnswerBudget budget = new(new StoppedTime());
        for (uint peer = 0; peer < AnswerBudget.PeersMax + 10; peer++)
        {
            budget.TryTakeRange(new(peer));
        }

        Assert.That(budget.Count, Is.EqualTo(AnswerBudget.PeersMax));
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
