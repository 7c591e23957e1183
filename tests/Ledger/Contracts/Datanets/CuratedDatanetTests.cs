using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Ledger.Contracts;
using OpenLedger.Ledger.Contracts.Datanets;
using OpenLedger.Ledger.Execution;
using OpenLedger.Ledger.Queries;
using OpenLedger.Primitives.Abi;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Ledger.Tests.Contracts.Datanets;

/// <summary>Reviews: what is in a version, what keeps its place, who is paid.</summary>
[TestFixture]
internal sealed class CuratedDatanetTests
{
    private static readonly AbiContract Abi = DatanetsContract.Interface;
    private static readonly PrivateKey Owner = TestChain.Keys[0];
    private static readonly PrivateKey Alice = TestChain.Keys[1];
    private static readonly PrivateKey Bob = TestChain.Keys[2];
    private static readonly PrivateKey Curator = TestChain.Keys[3];

    [Test]
    public void Review_Accepted_IsInTheNextVersionAndNotBefore()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated, "Curated", Curator.Address);
        ContributionId waiting = chain.Contribute(Alice, id, TestTexts.Unique(1));
        Assert.That(
            chain.Refused(Owner, Abi, "publishVersion", default, id.Value, 1UL),
            Does.StartWith("NOTHING_TO_PUBLISH"));
        ContributionId accepted = chain.Contribute(Bob, id, TestTexts.Unique(2));
        Review(chain, Curator, accepted, true);
        chain.Publish(Owner, id);
        CorpusState corpus = chain.Chain.Head.Corpus;
        Assert.Multiple(() =>
        {
            Assert.That(chain.Queries.Contribution(waiting)!.Status, Is.EqualTo("underReview"));
            Assert.That(chain.Queries.Contribution(waiting)!.SegmentId, Is.Null);
            Assert.That(chain.Queries.Contribution(accepted)!.Status, Is.EqualTo("accepted"));
            Assert.That(
                corpus.GetSegment(new SegmentId(1))!.Contributions, Is.EqualTo((ContributionId[])[accepted]));
        });

        // The owner may review too; a late acceptance is in the version after.
        Review(chain, Owner, waiting, true);
        chain.Publish(Owner, id);
        ReviewDetails? review = chain.Queries.Contribution(waiting)!.Review;
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Chain.Head.Corpus.GetSegment(new SegmentId(2))!.Contributions,
                Is.EqualTo((ContributionId[])[waiting]));
            Assert.That(review!.Curator, Is.EqualTo(Owner.Address));
            Assert.That(review.Reason, Is.EqualTo("well written"));
            Assert.That(review.Accepted, Is.True);
        });
    }

    [Test]
    public void Review_Rejected_IsInNoVersionAndKeepsItsPlace()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated);
        DatanetId open = chain.CreateDatanet(Owner, ContractChain.Open);
        ContributionId rejected = chain.Contribute(Alice, id, TestTexts.Unique(1, 120));
        Review(chain, Owner, rejected, false);
        ContributionId repeated = chain.Contribute(
            Bob, open, TestTexts.Unique(1, 120) + " " + TestTexts.Unique(2, 60));
        Assert.Multiple(() =>
        {
            Assert.That(chain.Queries.Contribution(rejected)!.Status, Is.EqualTo("rejected"));
            Assert.That(
                chain.Queries.Contribution(repeated)!.MaskedRuns[0].OriginContributionId,
                Is.EqualTo(rejected));
            Assert.That(
                chain.Refused(Owner, Abi, "publishVersion", default, id.Value, 1UL),
                Does.StartWith("NOTHING_TO_PUBLISH"));
            Assert.That(
                chain.Refused(Alice, Abi, "withdraw", default, rejected.Value),
                Does.StartWith("ALREADY_WITHDRAWN"));
        });
    }

    [Test]
    public void Review_CopyOfAWaitingText_IsStillACopy()
    {
        ContractChain chain = new();
        DatanetId curated = chain.CreateDatanet(Owner, ContractChain.Curated);
        DatanetId own = chain.CreateDatanet(Bob, ContractChain.OwnerOnly);
        chain.Contribute(Alice, curated, TestTexts.Unique(1));
        Assert.That(
            chain.Refused(
                Bob, Abi, "contribute", ContractChain.Plenty, own.Value,
                Encoding.UTF8.GetBytes(TestTexts.Unique(1)), Hash256.Zero, ""),
            Does.StartWith("DUPLICATE_CONTENT: contribution 1"));
    }

    [Test]
    public void Review_ByStrangersTwiceOrWithoutReason_IsRefused()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated, "Curated", Curator.Address);
        DatanetId open = chain.CreateDatanet(Owner, ContractChain.Open);
        ContributionId waiting = chain.Contribute(Alice, id, TestTexts.Unique(1));
        ContributionId other = chain.Contribute(Alice, open, TestTexts.Unique(2));
        Assert.Multiple(() =>
        {
            Assert.That(Refused(Alice, waiting.Value, "r"), Does.StartWith("NOT_CURATOR"));
            Assert.That(Refused(Curator, other.Value, "r"), Does.StartWith("NOT_CURATOR"));
            Assert.That(Refused(Owner, other.Value, "r"), Does.StartWith("NOT_UNDER_REVIEW: 2 is Accepted"));
            Assert.That(Refused(Curator, waiting.Value, ""), Does.StartWith("TEXT_INVALID: reason"));
            Assert.That(
                Refused(Curator, waiting.Value, new string('r', 257)), Does.StartWith("TEXT_INVALID"));
            Assert.That(Refused(Curator, 9, "r"), Is.EqualTo("UNKNOWN_CONTRIBUTION: 9"));
            Review(chain, Curator, waiting, true);
            Assert.That(Refused(Curator, waiting.Value, "r"), Does.StartWith("NOT_UNDER_REVIEW"));
        });

        string Refused(PrivateKey from, ulong contribution, string reason) =>
            chain.Refused(from, Abi, "review", default, contribution, true, reason);
    }

    [Test]
    public void Withdraw_UnderReview_CanNoLongerBeAccepted()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated);
        ContributionId waiting = chain.Contribute(Alice, id, TestTexts.Unique(1));
        chain.Do(Alice, Abi, "withdraw", default, waiting.Value);
        Assert.Multiple(() =>
        {
            Assert.That(
                chain.Refused(Owner, Abi, "review", default, waiting.Value, true, "late"),
                Does.StartWith("NOT_UNDER_REVIEW: 1 is Withdrawn"));
            Assert.That(
                chain.Refused(Owner, Abi, "publishVersion", default, id.Value, 1UL),
                Does.StartWith("NOTHING_TO_PUBLISH"));
        });
    }

    [Test]
    public void Replay_OfHeldAndReleased_RebuildsTheSameCorpus()
    {
        ContractChain chain = new();
        DatanetId id = chain.CreateDatanet(Owner, ContractChain.Curated);
        ContributionId[] all =
            [.. Enumerable.Range(1, 4).Select(i => chain.Contribute(Alice, id, TestTexts.Shared(i)))];
        Review(chain, Owner, all[2], true);
        chain.Publish(Owner, id);
        Review(chain, Owner, all[0], true);
        Review(chain, Owner, all[1], false);
        chain.Publish(Owner, id);
        CorpusState replayed = CorpusReplay.Replay(
            chain.Chain.Blocks.SelectMany(b => b.CorpusEvents), chain.Chain.Head.Content,
            new SegmentIndexCache());
        Assert.Multiple(() =>
        {
            Assert.That(replayed.HistoryHash, Is.EqualTo(chain.Chain.Head.Corpus.HistoryHash));
            Assert.That(
                replayed.GetSegment(new SegmentId(2))!.Contributions, Is.EqualTo((ContributionId[])[all[0]]));
        });
    }

    [Test]
    public void Settle_TextUnderReviewAsOrigin_IsPaidToTheTreasury()
    {
        InferenceScene scene = new();
        DatanetId curated = scene.Chain.CreateDatanet(InferenceScene.Owner, ContractChain.Curated);
        string waiting = TestTexts.Unique(900, 90) + " " + TestTexts.Unique(901, 90);
        ContributionId origin = scene.Chain.Contribute(InferenceScene.Carol, curated, waiting);

        // Two accepted contributions repeat it, so that the model can quote it.
        ContributionId[] copies =
        [
            scene.Chain.Contribute(InferenceScene.Alice, scene.Datanet, TestTexts.Unique(902,
            30) + " " + waiting),
            scene.Chain.Contribute(InferenceScene.Bob, scene.Datanet, TestTexts.Unique(903,
            30) + " " + waiting),
        ];
        scene.Chain.Publish(InferenceScene.Owner, scene.Datanet);
        scene.Model = scene.Chain.Register(
            InferenceScene.ModelOwner, InferenceScene.PriceIn, InferenceScene.PriceOut, (scene.Datanet, 2));
        scene.Chain.MineEmpty(1);
        QueryAnswer<TextTrace> trace = scene.Chain.Queries.TraceText(scene.Model, waiting);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Chain.Queries.Contribution(copies[1])!.MaskedRuns, Is.Not.Empty);
            Assert.That(trace.Value!.Spans, Is.Not.Empty);
            Assert.That(trace.Value.Spans.Select(s => s.ContributionId), Is.All.EqualTo(origin));
            Assert.That(trace.Value.Spans.Select(s => s.Payee), Is.All.EqualTo(SystemAddresses.Treasury));
        });
        Review(scene.Chain, InferenceScene.Owner, origin, true);
        Assert.That(
            scene.Chain.Queries.TraceText(scene.Model, waiting).Value!.Spans.Select(s => s.Payee),
            Is.All.EqualTo(InferenceScene.Carol.Address));
    }

    private static void Review(ContractChain chain, PrivateKey from, ContributionId id, bool accept) =>
        chain.Do(from, Abi, "review", default, id.Value, accept, "well written");
}
