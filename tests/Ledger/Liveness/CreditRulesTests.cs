using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Liveness;
using OpenLedger.Ledger.Tests.Execution;
using OpenLedger.Primitives.Blocks;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Transactions;
using OpenLedger.Primitives.Values;
using OpenLedger.Primitives.Votes;

namespace OpenLedger.Ledger.Tests.Liveness;

/// <summary>Which late votes a block may carry, told by building, and by forging what may not stand.</summary>
[TestFixture]
public class CreditRulesTests
{
    [Test]
    public void Build_VotesSeen_CreditsEveryValidatorOnceAWindow()
    {
        VotingChain chain = new();
        int[] counts = [.. Enumerable.Range(0, 40).Select(_ => chain.Mine().Credits.Count)];

        // Windows begin at heights 1, 17 and 33; the first block of each has no block of it to credit.
        int[] expected = [.. Enumerable.Range(1, 40).Select(h => h is 2 or 18 or 34 ? 4 : 0)];
        Assert.That(counts, Is.EqualTo(expected));
    }

    [Test]
    public void Build_WithCredits_CommitsToThemAndOrdersThem()
    {
        VotingChain chain = new(6);
        chain.Mine();
        chain.Mine(present: i => i != 3);
        Block block = chain.Mine();

        Assert.That(block.Credits, Is.Empty, "block 2 credited all votes for block 1 already");
        Block credited = chain.Chain.Blocks[2].Block;
        Assert.That(credited.Credits, Is.Ordered);
        Assert.That(credited.Credits.Select(c => (int)c.Index.Value), Is.EqualTo(new[] { 0, 2, 4, 1, 3, 5 }));
        Assert.That(
            credited.Header.ExtraData.ToArray(),
            Is.EqualTo(VoteCreditCodec.CommitmentOf(credited.Credits).ToArray()));
        Assert.That(chain.Chain.Blocks[1].Block.Header.ExtraData.Length, Is.Zero);
    }

    [TestCase(16, 1)]
    [TestCase(17, 0)]
    public void Build_LateVote_IsCreditedUpTo16Back(int distance, int expected)
    {
        VotingChain chain = new(windowBlocks: 64);
        for (int i = 0; i < 8; i++)
        {
            chain.Mine(present: v => v != 3);
        }

        Block named = chain.Chain.Blocks[^1].Block;
        for (int i = 1; i < distance; i++)
        {
            chain.Mine(present: v => v != 3);
        }

        chain.CastVote(3, named);
        Block block = chain.Build(chain.Votes(held: v => v != 3));
        Assert.That(block.Credits, Has.Count.EqualTo(expected));
        Assert.That(block.Credits.All(c => c.Distance == distance && c.Index.Value == 3));
        chain.Chain.Append(block);
    }

    [Test]
    public void Build_MoreValidatorsThanCredits_FillsTheBlockAndGoesOnInTheNext()
    {
        VotingChain chain = new(80);
        chain.Mine();
        Assert.That(chain.Mine().Credits, Has.Count.EqualTo(VoteCredit.CountMax));
        Assert.That(chain.Mine().Credits, Has.Count.EqualTo(80 - VoteCredit.CountMax));
        Assert.That(chain.Mine().Credits, Is.Empty);
    }

    [Test]
    public void Build_FullBlock_CountsTheCreditsIntoItsSize()
    {
        VotingChain chain = new();
        TestChain small = new(chain.Chain.Genesis with { BlockSizeBytesMax = 64 * 1024 });
        ConsensusDomain domain = new(TestChain.ChainId, small.Blocks[0].Block.Hash, 0);
        small.Mine();
        Block parent = small.Blocks[1].Block;
        Body body = Body.Notarize(VotingChain.ProposalOf(parent));
        VotingChain.Source votes = new((index, _) => new Vote(
            body, index, Secp256k1.Sign(VotingChain.KeyOf(index.Value), domain.Digest(body))));
        Transaction[] offered =
            [.. Enumerable.Range(0, 3).Select(i => small.Sign(
                TestChain.Keys[i], Address.FromTail(77), data: new byte[i == 2 ? 4_000 : 30_000]))];

        Block with = small.Executor.Build(
            small.Head, small.Environment(), new TestChain.ListSource(offered), new TestChain.NoBudget(),
            votes).Executed.Block;
        Block without = small.Build(offered).Executed.Block;

        Assert.That(without.Transactions, Has.Count.EqualTo(3), "the third fits a block without credits");
        Assert.That(with.Transactions, Has.Count.EqualTo(2));
        Assert.That(with.Credits, Has.Count.EqualTo(4));
        small.Append(with);

        Block forged = Forge.Header(
            without, h => h with { ExtraData = VoteCreditCodec.CommitmentOf(with.Credits) });
        Assert.That(
            ReasonOf(new BlockExecutor(small.Genesis).Verify(
                small.Blocks[1].Post, forged with { Credits = with.Credits })),
            Is.EqualTo(BlockRejection.BlockTooLarge));
    }

    [Test]
    public void Verify_CreditsThatMayNotStand_AreNamed()
    {
        VotingChain chain = new();
        Block first = chain.Mine(present: _ => false);
        Block second = chain.Mine(present: _ => false);
        Block good = chain.Build(null);
        ProposalId p1 = VotingChain.ProposalOf(first);
        ProposalId p2 = VotingChain.ProposalOf(second);
        ProposalId genesis = VotingChain.ProposalOf(chain.Chain.Blocks[0].Block);
        VoteCredit real = Credit(1, chain.Sign(0, Body.Notarize(p2)));
        VoteCredit other = Credit(1, chain.Sign(1, Body.Notarize(p2)));
        Hash256 elsewhere = Keccak.Hash([1]);
        (BlockRejection Reason, VoteCredit[] Credits)[] cases =
        [
            (BlockRejection.None, [real]),
            (BlockRejection.None, [real, other, Credit(1, chain.Sign(2, Body.Finalize(p2))),
                Credit(2, chain.Sign(3, Body.Finalize(p1)))]),
            (BlockRejection.CreditOutOfRange, [real with { Distance = 0 }]),
            (BlockRejection.CreditOutOfRange, [real with { Distance = 17 }]),
            (BlockRejection.CreditOutOfRange, [real with { Kind = BodyKind.Nullify }]),
            (BlockRejection.CreditsOutOfOrder, [other, real]),
            (BlockRejection.CreditsOutOfOrder, [real, real]),
            (BlockRejection.CreditAncestorUnknown, [real with { Distance = 3 }]),
            (BlockRejection.CreditAncestorUnknown, [real with { Distance = 16 }]),
            (BlockRejection.CreditAncestorUnknown,
                [Credit(3, chain.Sign(0, Body.Notarize(genesis with { View = new View(1) })))]),
            (BlockRejection.CreditOfNoValidator, [real with { Index = new ValidatorIndex(4) }]),
            (BlockRejection.CreditOfNoValidator, [real with { Index = new ValidatorIndex(255) }]),
            (BlockRejection.CreditRepeated, [real, Credit(1, chain.Sign(0, Body.Finalize(p2)))]),
            (BlockRejection.CreditRepeated, [real, Credit(2, chain.Sign(0, Body.Notarize(p1)))]),
            (BlockRejection.CreditSignatureInvalid, [real with { Index = new ValidatorIndex(1) }]),
            (BlockRejection.CreditSignatureInvalid, [real with { Kind = BodyKind.Finalize }]),
            (BlockRejection.CreditSignatureInvalid, [real with { Distance = 2 }]),
            (BlockRejection.CreditSignatureInvalid,
                [Signed(real, real.Signature with { S = Signature.CurveOrder - real.Signature.S })]),
            (BlockRejection.CreditSignatureInvalid, [Signed(real, default)]),
            (BlockRejection.CreditSignatureInvalid,
                [Credit(1, chain.Sign(0, Body.Notarize(p2), VotingChain.KeyOf(1)))]),
            (BlockRejection.CreditSignatureInvalid,
                [Credit(1, chain.Sign(0, Body.Notarize(p2 with { BlockHash = elsewhere })))]),
            (BlockRejection.CreditSignatureInvalid,
                [Credit(1, chain.Sign(0, Body.Notarize(p2 with { View = new View(9) })))]),
            (BlockRejection.CreditSignatureInvalid,
                [Credit(1, chain.Sign(0, Body.Notarize(p2 with { Epoch = new Epoch(1) })))]),
            (BlockRejection.TooManyCredits, [.. Enumerable.Repeat(real, VoteCredit.CountMax + 1)]),
        ];
        foreach ((BlockRejection reason, VoteCredit[] credits) in cases)
        {
            BlockVerdict verdict = chain.Chain.Executor.Verify(chain.Chain.Head, WithCredits(good, credits));

            // A header made for other credits gives another state, so even good ones end at the state root.
            Assert.That(
                ReasonOf(verdict),
                Is.EqualTo(reason == BlockRejection.None ? BlockRejection.StateRootMismatch : reason),
                $"{verdict}");
        }
    }

    [Test]
    public void Verify_CreditOfAValidatorCreditedInTheWindow_IsNotNeeded()
    {
        VotingChain chain = new();
        chain.Mine();
        chain.Mine();
        Block parent = chain.Mine();
        Block good = chain.Build(null);
        VoteCredit again = Credit(1, chain.Sign(2, Body.Notarize(VotingChain.ProposalOf(parent))));
        Assert.That(
            ReasonOf(chain.Chain.Executor.Verify(chain.Chain.Head, WithCredits(good, [again]))),
            Is.EqualTo(BlockRejection.CreditNotNeeded));
    }

    [Test]
    public void Verify_VoteForABlockOfTheWindowBefore_IsRefused()
    {
        VotingChain chain = new();
        Block last = null!;
        for (ulong h = 1; h <= VotingChain.Window; h++)
        {
            last = chain.Mine(present: _ => false);
        }

        VoteCredit late = Credit(1, chain.CastVote(2, last)!);
        Block good = chain.Build(chain.Votes());
        Assert.That(good.Credits, Is.Empty);
        Assert.That(
            ReasonOf(chain.Chain.Executor.Verify(chain.Chain.Head, WithCredits(good, [late]))),
            Is.EqualTo(BlockRejection.CreditBeforeWindow));
    }

    [Test]
    public void Verify_CreditsSwappedUnderAHeader_AreRejectedLikeSwappedTransactions()
    {
        VotingChain chain = new();
        chain.Mine();
        Block good = chain.Build(chain.Votes());
        Assert.That(good.Credits, Has.Count.EqualTo(4));
        IReadOnlyList<VoteCredit>[] swapped = [[], [.. good.Credits.Skip(1)], [.. good.Credits.Reverse()]];
        foreach (IReadOnlyList<VoteCredit> credits in swapped)
        {
            Assert.That(
                ReasonOf(chain.Chain.Executor.Verify(chain.Chain.Head, good with { Credits = credits })),
                Is.EqualTo(BlockRejection.ExtraDataMismatch));
        }
    }

    [Test]
    public void Verify_KnownSignatures_AreAskedForOnceAndNothingElseIs()
    {
        VotingChain chain = new();
        chain.Mine();
        List<Vote> asked = [];
        BlockExecutor executor = new(chain.Chain.Genesis, (_, _, vote) =>
        {
            asked.Add(vote);
            return true;
        });
        Block block = executor.Build(
            chain.Chain.Head, chain.Chain.Environment(), new TestChain.ListSource([]),
            new TestChain.NoBudget(), chain.Votes()).Executed.Block;
        Assert.That(asked, Has.Count.EqualTo(4));
        Assert.That(executor.Verify(chain.Chain.Head, block), Is.InstanceOf<BlockVerdict.Accepted>());
        Assert.That(asked.Skip(4), Is.EquivalentTo(asked.Take(4)));
    }

    [Test]
    public void Build_SourceThatLies_NeverMakesAnInvalidBlockAndCreditsOnlyRealVotes()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            Random random = new(seed);
            VotingChain chain = new(5);
            int credits = 0;
            for (int i = 0; i < 40; i++)
            {
                IVoteSource real = chain.Votes();
                VotingChain.Source liar = new(
                    (index, p) => random.Next(3) == 0 ? real.Find(index, p) : Lie(chain, random, index, p));

                // Mine verifies by an executor of its own and fails the test if the block is not valid.
                Block block = chain.Mine(present: v => random.Next(5) != v, votes: liar);
                Assert.That(block.Credits.All(c => chain.WasCast(chain.VoteOf(block, c))), $"seed {seed}");
                credits += block.Credits.Count;
            }

            Assert.That(credits, Is.GreaterThanOrEqualTo(10), $"seed {seed} credited real votes");
        }
    }

    [Test]
    public void Verify_RandomCreditsInAHeader_PassOnlyWhenEachIsARealVote()
    {
        int accepted = 0;
        for (int seed = 1; seed <= 150; seed++)
        {
            Random random = new(seed);
            VotingChain chain = new(5);
            for (int i = 0; i < 3; i++)
            {
                chain.Mine(present: v => random.Next(3) != 0, votes: chain.Votes(held: _ => true));
            }

            // A proposer that lies to itself: its executor believes every signature.
            BlockExecutor gullible = new(chain.Chain.Genesis, (_, _, _) => true);
            IVoteSource real = chain.Votes();
            int lies = random.Next(3);
            VotingChain.Source source = new((index, p) =>
                real.Find(index, p) ?? (lies-- > 0 ? Lie(chain, random, index, p) : null));
            Block block = gullible.Build(
                chain.Chain.Head, chain.Chain.Environment(), new TestChain.ListSource([]),
                new TestChain.NoBudget(), source).Executed.Block;
            BlockVerdict verdict = chain.Chain.Executor.Verify(chain.Chain.Head, block);
            bool allReal = block.Credits.All(c => chain.WasCast(chain.VoteOf(block, c)));
            Assert.That(
                ReasonOf(verdict),
                Is.EqualTo(allReal ? BlockRejection.None : BlockRejection.CreditSignatureInvalid),
                $"seed {seed}");
            accepted += allReal && block.Credits.Count > 0 ? 1 : 0;
        }

        Assert.That(accepted, Is.InRange(30, 120), "both outcomes are seen");
    }

    private static Vote? Lie(VotingChain chain, Random random, ValidatorIndex index, ProposalId p)
    {
        Body honest = random.Next(2) == 0 ? Body.Notarize(p) : Body.Finalize(p);
        PrivateKey stranger = TestChain.KeyOf(random.Next(1, 50));
        return random.Next(8) switch
        {
            0 => chain.Sign(index.Value, honest, stranger),
            1 => chain.Sign(index.Value, Body.Nullify(p.Epoch, p.View)),
            2 => chain.Sign(index.Value, Body.Notarize(p with { BlockHash = Keccak.Hash([7]) })),
            3 => chain.Sign((index.Value + 1) % chain.Count, honest),
            4 => new Vote(honest, index, default),
            5 => new Vote(honest, index, new Signature(UInt256.MaxValue, UInt256.MaxValue, 0)),
            6 => new Vote(
                honest, index, chain.Sign(index.Value, Body.Notarize(p with { View = new View(99) })).Signature),
            _ => null,
        };
    }

    private static VoteCredit Credit(byte distance, Vote vote) =>
        new(distance, vote.Body.Kind, vote.Index, vote.Signature);

    private static VoteCredit Signed(VoteCredit credit, Signature signature) =>
        new(credit.Distance, credit.Kind, credit.Index, signature);

    private static Block WithCredits(Block block, VoteCredit[] credits)
    {
        ReadOnlyMemory<byte> commitment = credits.Length <= VoteCredit.CountMax
            ? VoteCreditCodec.CommitmentOf(credits)
            : block.Header.ExtraData;
        return Forge.Header(block, h => h with { ExtraData = commitment }) with { Credits = credits };
    }

    private static BlockRejection ReasonOf(BlockVerdict verdict) =>
        verdict is BlockVerdict.Rejected rejected ? rejected.Reason : BlockRejection.None;
}
