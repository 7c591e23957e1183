using OpenLedger.Ledger.Contracts.Slots;
using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Liveness;

/// <summary>Who is jailed at the end of a window, over whole chains with a fake clock.</summary>
[TestFixture]
public class MissedVotesTests
{
    [Test]
    public void Window_ValidatorDownThroughout_IsJailedAtItsEndAndNotBefore()
    {
        VotingChain chain = new();
        for (ulong h = 1; h <= VotingChain.Window; h++)
        {
            Assert.That(Jailed(chain), Is.Empty, $"before height {h}");
            chain.Mine(present: v => v != 2);
        }

        Assert.That(Jailed(chain), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Window_OneVoteInIt_KeepsAValidatorFree()
    {
        VotingChain chain = new();
        for (ulong h = 1; h <= 3 * VotingChain.Window; h++)
        {
            chain.Mine(present: v => v != 2 || h % VotingChain.Window == 9);
        }

        Assert.That(Jailed(chain), Is.Empty);
    }

    [Test]
    public void Window_CensoredByAllProposersButOne_IsNotJailed()
    {
        VotingChain chain = new();
        for (ulong h = 1; h <= 3 * VotingChain.Window; h++)
        {
            // Four proposers take turns; three of them never credit validator 1.
            bool honest = h % 4 == 0;
            chain.Mine(votes: chain.Votes(held: v => v == 1 && !honest));
        }

        Assert.That(Jailed(chain), Is.Empty);
    }

    [Test]
    public void Window_CensoredByAllProposers_IsJailed()
    {
        VotingChain chain = new();
        for (ulong h = 1; h <= VotingChain.Window; h++)
        {
            chain.Mine(votes: chain.Votes(held: v => v == 1));
        }

        Assert.That(Jailed(chain), Is.EqualTo(new[] { 1 }), "what proposers say is all the chain knows");
    }

    [Test]
    public void Window_CreditedPowerBelowTheQuorum_JailsNobody()
    {
        VotingChain chain = new();
        for (ulong h = 1; h <= 2 * VotingChain.Window; h++)
        {
            chain.Mine(present: v => v < 2);
        }

        Assert.That(Jailed(chain), Is.Empty);
    }

    [Test]
    public void Window_NobodyElseToCarryOn_JailsNobody()
    {
        VotingChain alone = new(validators: 1);
        VotingChain three = new(validators: 3);
        for (ulong h = 1; h <= 2 * VotingChain.Window; h++)
        {
            alone.Mine(present: _ => false);
            three.Mine(present: v => v != 0);
        }

        Assert.That(Jailed(alone), Is.Empty);
        Assert.That(Jailed(three), Is.Empty, "two of three are no quorum");
    }

    [Test]
    public void Windows_OneValidatorGoneAfterTheOther_NeverJailMoreThanTheQuorumCanSpare()
    {
        // 7 equal validators: the quorum is 4,667 of 7,000, so two may go.
        VotingChain chain = new(validators: 7);
        for (int window = 0; window < 6; window++)
        {
            for (ulong h = 1; h <= VotingChain.Window; h++)
            {
                chain.Mine(present: v => v != window);
            }

            Assert.That(Jailed(chain), Has.Count.LessThanOrEqualTo(2), $"window {window}");
        }

        Assert.That(Jailed(chain), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void Window_MorePowerAbsentThanMayGo_JailsTheLongestUnheardThatFit()
    {
        // 100,000 in all, quorum 66,667, 33,333 to spare.
        VotingChain chain = new(6, stakesOpen: [10_000, 13_000, 10_000, 5_000, 31_000, 31_000]);
        MineWindow(chain, absent: [0]);
        Assert.That(Jailed(chain), Is.EqualTo(new[] { 0 }));
        MineWindow(chain, absent: [1, 2]);
        Assert.That(Jailed(chain), Is.EqualTo(new[] { 0, 1, 2 }), "33,000 of it");
        MineWindow(chain, absent: [3]);
        Assert.That(Jailed(chain), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void Window_SeveralAbsent_GoInTheOrderOfTheirLastCredit()
    {
        // Of 7 equal ones two may go; 6 goes first and comes back, so there is room for one more.
        VotingChain chain = new(validators: 7);
        MineWindow(chain, absent: [6]);
        MineWindow(chain, absent: [], held: [1, 2, 3, 4, 5, 6]);
        Assert.That(Jailed(chain), Is.EqualTo(new[] { 6 }), "one credit alone proves nothing of the others");
        MineWindow(chain, absent: [0, 1]);
        Assert.That(Jailed(chain), Is.EqualTo(new[] { 1, 6 }), "1 was heard of before 0 was");
    }

    [Test]
    public void Jailed_SameBlocksTwice_GiveTheSameState()
    {
        Hash256[] roots = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            VotingChain chain = new(validators: 7);
            MineWindow(chain, absent: [5, 6]);
            Assert.That(Jailed(chain), Is.EqualTo(new[] { 5, 6 }));
            return chain.Chain.Head.Header.StateRoot;
        })];
        Assert.That(roots[0], Is.EqualTo(roots[1]));
    }

    private static void MineWindow(VotingChain chain, int[] absent, int[]? held = null)
    {
        for (ulong h = 1; h <= VotingChain.Window; h++)
        {
            chain.Mine(
                present: v => !absent.Contains(v), votes: chain.Votes(held: v => held?.Contains(v) == true));
        }
    }

    private static List<int> Jailed(VotingChain chain)
    {
        StakingSlots registry = new(new StateSlots(chain.Chain.Head.State));
        return [.. Enumerable.Range(0, chain.Count)
            .Where(i => !registry.Load(new ValidatorId((uint)i)).IsActive)];
    }
}
