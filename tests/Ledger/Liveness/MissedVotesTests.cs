using OpenLedger.Ledger.Contracts.Staking;
using OpenLedger.Primitives.Blocks;
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
    public void Window_ValidatorThatCameInDuringIt_IsJudgedFromTheNextOn()
    {
        // Windows of 16 blocks over epochs of 8: who registers in the first epoch is in the second's set.
        VotingChain chain = new(epochBlocks: 8);
        int newcomer = chain.AddValidator(TestChain.Open * 1_000UL);
        while (chain.Height.Value < 2 * VotingChain.Window)
        {
            Assert.That(Jailed(chain), Is.Empty, $"height {chain.Height}");
            chain.Mine(present: id => id != newcomer);
        }

        Assert.That(chain.SetOf(new Epoch(1)).Select(seat => (int)seat.Id.Value), Does.Contain(newcomer));
        Assert.That(Jailed(chain), Is.EqualTo(new[] { newcomer }));
        Assert.That(
            chain.SetOf(new Epoch(4)).Select(seat => (int)seat.Id.Value),
            Is.EqualTo(new[] { 0, 1, 2, 3 }), "jailed at the end of epoch 3, it is not in the next set");
    }

    [Test]
    public void Window_LongerThanTheSetsThatAreKept_JailsNobody()
    {
        VotingChain chain = new(epochBlocks: 1, windowBlocks: 64);
        for (int i = 0; i < 128; i++)
        {
            chain.Mine(present: id => id != 2);
        }

        Assert.That(Jailed(chain), Is.Empty, "nobody can tell who was in the set throughout");
    }

    [Test]
    public void Credits_AcrossABoundary_AreOfTheAncestorsSet()
    {
        // 0 is jailed in the first window, so in the next epoch's set all others move down by one.
        VotingChain chain = new(epochBlocks: 16, windowBlocks: 24);
        while (chain.Height.Value < 49)
        {
            chain.Mine(present: id => id != 0, votes: chain.Votes(held: id => chain.Height.Value % 24 < 12));
        }

        Assert.That(Jailed(chain), Is.EqualTo(new[] { 0 }));
        Assert.That(chain.SetOf(new Epoch(2)).Select(seat => (int)seat.Id.Value), Is.EqualTo(new[] { 1, 2, 3 }));
        (Height Height, int[] Ids)[] credited = [.. chain.Chain.Blocks
            .Select(b => b.Block).Where(b => b.Credits.Count > 0)
            .Select(b => (b.Header.Number, b.Credits.Select(c => chain.IdOf(b, c)).Order().ToArray()))];
        Assert.That(credited, Is.Not.Empty);
        Assert.That(credited.Select(c => c.Ids), Has.All.EqualTo(new[] { 1, 2, 3 }));
        foreach (Block block in chain.Chain.Blocks.Select(b => b.Block))
        {
            Assert.That(block.Credits.All(c => chain.WasCast(chain.VoteOf(block, c))));
        }
    }

    [Test]
    public void RandomPresenceAndCensorship_OnlyTheSilentOrTheCensoredByAllAreJailed([Range(1, 10)] int seed)
    {
        Random random = new(seed);
        int count = random.Next(4, 9);
        VotingChain chain = new(
            count, epochBlocks: (ulong)random.Next(8, 40),
            stakesOpen: [.. Enumerable.Range(0, count).Select(_ => (ulong)random.Next(1_000, 3_000))]);
        int everJailed = 0;
        for (int window = 0; window < 6; window++)
        {
            SortedSet<int> down = [.. Enumerable.Range(0, count).Where(_ => random.Next(6) == 0)];
            SortedSet<int> censored = [.. Enumerable.Range(0, count).Where(_ => random.Next(4) == 0)];
            List<int> before = Jailed(chain);
            SortedSet<int> throughout = [.. Enumerable.Range(0, count)];
            SortedSet<int> credited = [];
            SortedSet<int> fair = [];
            List<ValidatorSeat> last = [];
            for (ulong h = 1; h <= VotingChain.Window; h++)
            {
                bool honest = h == 11 || random.Next(8) == 0;
                Block block = chain.Mine(
                    present: id => !down.Contains(id) && (h == 8 || random.Next(4) != 0),
                    votes: chain.Votes(held: id => !honest && censored.Contains(id)));
                credited.UnionWith(block.Credits.Select(c => chain.IdOf(block, c)));
                last = chain.SetOf(block.Header.Epoch);
                throughout.IntersectWith(last.Select(seat => (int)seat.Id.Value));
                fair.UnionWith(h == 8 ? last.Select(seat => (int)seat.Id.Value).Except(down) : []);
            }

            int[] jailed = [.. Jailed(chain).Except(before)];
            ulong total = last.Aggregate(0UL, (sum, seat) => sum + seat.Power.Value);
            ulong Power(IEnumerable<int> ids) => ids.Aggregate(0UL, (sum, id) => sum
                + last.Where(seat => seat.Id.Value == id).Aggregate(0UL, (s, seat) => s + seat.Power.Value));
            Assert.Multiple(() =>
            {
                Assert.That(jailed, Is.SubsetOf(throughout), "members of all its sets only");
                Assert.That(jailed.Intersect(credited), Is.Empty, "nobody with a credit");
                Assert.That(jailed.Intersect(fair), Is.Empty, "who voted before an honest proposer is safe");
                Assert.That(3 * Power(Jailed(chain)), Is.LessThan(total), "less than a third at a time");
                bool judged = 3 * Power(credited) > 2 * total;
                ulong room = ((total - 1) / 3) - Power(before);
                Assert.That(
                    jailed.Length > 0 || !judged
                    || throughout.Except(credited).Except(before).All(id => Power([id]) > room),
                    "whoever can go goes");
                Assert.That(jailed.Length == 0 || judged, "a quorum of credit or no judgement");
            });
            everJailed += jailed.Length;
        }

        TestContext.Out.WriteLine($"seed {seed}: {count} validators, {everJailed} jailed");
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

    private static List<int> Jailed(VotingChain chain) =>
        [.. Enumerable.Range(0, chain.Count).Where(i => chain.Validator(i).IsJailed)];
}
