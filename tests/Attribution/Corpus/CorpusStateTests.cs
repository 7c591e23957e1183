using System.Text;
using OpenLedger.Attribution.Admission;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Corpus;

[TestFixture]
public sealed class CorpusStateTests
{
    private static readonly DatanetId s_net = new(1);

    [Test]
    public void Fork_AbandonedWithItsBlock_LeavesNoTrace([Range(1, 6)] int seed)
    {
        RandomTexts texts = new(seed);
        CorpusState parent = Empty().Fork();
        Admit(parent, texts.Contribution());
        Admit(parent, texts.Contribution());
        CorpusState abandoned = parent.Fork();
        string lost = "lost " + texts.Contribution();
        Admit(abandoned, lost);
        abandoned.Seal(s_net);
        CorpusState kept = parent.Fork();
        CorpusState alone = parent.Fork();
        string next = "next " + lost;
        AdmissionDecision there = kept.Evaluate(s_net, Bytes(next));
        AdmissionDecision here = alone.Evaluate(s_net, Bytes(next));
        Assert.That(
            kept.Evaluate(s_net, Bytes(lost)).IsAccepted, Is.True, "not a duplicate in the other fork");
        Assert.That(abandoned.Evaluate(s_net, Bytes(lost)).Refusal, Is.EqualTo(AdmissionRefusal.Duplicate));
        kept.Admit(there);
        alone.Admit(here);
        Assert.That(Digest(kept), Is.EqualTo(Digest(alone)));
        Assert.That(kept.LastSegment.Value, Is.Zero);
        Assert.That(kept.GetContribution(new ContributionId(4)), Is.Null);
    }

    [Test]
    public void Absorb_AtAnyTime_ChangesNoAnswerAboveOrBelow([Range(10, 17)] int seed)
    {
        RandomTexts texts = new(seed);
        string[] contributions = [.. Enumerable.Range(0, 12).Select(_ => texts.Contribution())];
        List<CorpusState> states = [Empty().Fork()];
        List<string> before = [];
        for (int i = 0; i < contributions.Length; i++)
        {
            Admit(states[^1], contributions[i], 1 + ((ulong)i % 2));
            if (i % 3 == 2)
            {
                states[^1].Seal(new DatanetId(1 + ((ulong)i % 2)));
            }

            before.Add(Digest(states[^1]));
            states.Add(states[^1].Fork());
        }

        // A sibling of the last block, whose parent is absorbed under it.
        CorpusState sibling = states[5].Fork();
        AdmissionDecision decision = sibling.Evaluate(s_net, Bytes(contributions[8] + " sibling"));
        sibling.Admit(decision);
        string siblingBefore = Digest(sibling);
        foreach (CorpusState state in states)
        {
            state.Absorb();
            Assert.That(states.Take(before.Count).Select(Digest), Is.EqualTo(before));
            Assert.That(Digest(sibling), Is.EqualTo(siblingBefore));
        }

        AdmissionDecision again = sibling.Evaluate(s_net, Bytes(contributions[8] + " sibling 2"));
        Assert.That(again.IsAccepted, Is.True);
        Assert.That(again.MaskedRuns.All(run => run.Origin.Value <= 7), Is.True, "only its own ancestors");
    }

    [Test]
    public void Replay_OfTheSameEvents_IsTheSameCorpus([Range(20, 23)] int seed)
    {
        CorpusState Play(ulong salt, int finalizeEvery)
        {
            RandomTexts texts = new(seed);
            CorpusState state = CorpusState.CreateEmpty(new SegmentIndexCache(lookupSeed: salt)).Fork();
            for (int i = 0; i < 15; i++)
            {
                Admit(state, texts.Contribution(), 1 + ((ulong)i % 3));
                if (i % 4 == 0)
                {
                    state.Seal(new DatanetId(1 + ((ulong)i % 3)));
                }

                if (i % finalizeEvery == 0)
                {
                    state.Absorb();
                    state = state.Fork();
                }
            }

            return state;
        }

        CorpusState first = Play(1, 2);
        CorpusState second = Play(99, 5);
        Assert.That(second.HistoryHash, Is.EqualTo(first.HistoryHash));
        Assert.That(Digest(second), Is.EqualTo(Digest(first)));
    }

    [Test]
    public void Seal_TakesWhatEnteredSinceTheLastSeal_AndNothingTwice()
    {
        RandomTexts texts = new(30);
        CorpusState state = Empty().Fork();
        Assert.That(state.Seal(s_net), Is.Null);
        Admit(state, texts.Contribution());
        Admit(state, texts.Contribution(), 2);
        Admit(state, texts.Contribution());
        SegmentId first = state.Seal(s_net)!.Value;
        Assert.That(Members(state, first), Is.EqualTo(new ulong[] { 1, 3 }));
        Assert.That(state.Seal(s_net), Is.Null);
        CorpusState next = state.Fork();
        Admit(next, texts.Contribution());
        SegmentId second = next.Seal(s_net)!.Value;
        Assert.That(second.Value, Is.EqualTo(2));
        Assert.That(Members(next, second), Is.EqualTo(new ulong[] { 4 }));
        Assert.That(next.GetContribution(new ContributionId(3))!.Segment, Is.EqualTo(first));
        Assert.That(next.GetContribution(new ContributionId(2))!.Segment, Is.Null);
        Assert.That(state.GetSegment(second), Is.Null, "the parent does not see it");
    }

    [Test]
    public void Release_PutsAHeldContributionInTheNextSegment_InAscendingOrder()
    {
        RandomTexts texts = new(31);
        CorpusState state = Empty().Fork();
        ContributionId held = state.Admit(state.Evaluate(s_net, Bytes(texts.Contribution())), held: true);
        ContributionId rejected = state.Admit(state.Evaluate(s_net, Bytes(texts.Contribution())), held: true);
        Admit(state, texts.Contribution());
        SegmentId first = state.Seal(s_net)!.Value;
        Assert.That(Members(state, first), Is.EqualTo(new ulong[] { 3 }));
        Assert.That(state.GetContribution(held)!.IsHeld, Is.True);
        CorpusState next = state.Fork();
        Admit(next, texts.Contribution());
        next.Release(held);
        state.Absorb();
        Assert.That(next.GetContribution(held)!.IsHeld, Is.False);
        Assert.That(state.GetContribution(held)!.IsHeld, Is.True);
        SegmentId second = next.Seal(s_net)!.Value;
        Assert.That(Members(next, second), Is.EqualTo(new ulong[] { 1, 4 }));
        next.Absorb();
        Assert.That(next.GetContribution(held)!.Segment, Is.EqualTo(second));
        Assert.That(next.GetContribution(rejected)!.Segment, Is.Null);
        Assert.That(state.GetContribution(held)!.Segment, Is.Null, "the older view still holds it");
        Assert.That(() => next.Fork().Release(held), Throws.InstanceOf<InvariantViolationException>());
    }

    [Test]
    public void Write_OnAFrozenStateOrWithAStaleDecision_IsRefusedAsOurBug()
    {
        RandomTexts texts = new(32);
        CorpusState state = Empty().Fork();
        AdmissionDecision stale = state.Evaluate(s_net, Bytes(texts.Contribution()));
        Admit(state, texts.Contribution());
        Assert.That(() => state.Admit(stale), Throws.InstanceOf<InvariantViolationException>());
        AdmissionDecision late = state.Evaluate(s_net, Bytes(texts.Contribution()));
        CorpusState child = state.Fork();
        Assert.That(() => state.Admit(late), Throws.InstanceOf<InvariantViolationException>());
        Assert.That(
            () => child.Absorb(), Throws.InstanceOf<InvariantViolationException>(), "its parent first");
    }

    [Test]
    public void OpenModel_UnknownOrTooManySegments_Throws()
    {
        CorpusState state = Empty().Fork();
        Admit(state, new RandomTexts(33).Contribution());
        SegmentId segment = state.Seal(s_net)!.Value;
        Assert.That(() => state.OpenModel([new SegmentId(2)]), Throws.ArgumentException);
        Assert.That(() => state.OpenModel([new SegmentId(0)]), Throws.ArgumentException);
        Assert.That(state.OpenModel([segment]).IndexCount, Is.EqualTo(1));
        SegmentId[] many =
            [.. Enumerable.Range(1, ModelCorpus.SegmentsMax + 1).Select(i => new SegmentId((ulong)i))];
        Assert.That(
            () => state.OpenModel(many), Throws.ArgumentException.With.Message.Contains("more segments"));
    }

    [Test]
    public async Task Readers_WhileBlocksAreAbsorbed_SeeTheirOwnState()
    {
        RandomTexts texts = new(34);
        string[] contributions = [.. Enumerable.Range(0, 60).Select(_ => texts.Contribution())];
        CorpusState state = Empty().Fork();
        Admit(state, contributions[0]);
        string probe = contributions[0] + " probe";
        state.Seal(s_net);
        CorpusState reader = state;
        string expected = Digest(reader, probe);
        using CancellationTokenSource done = new();
        Task<int> reading = Task.Run(() =>
        {
            int rounds = 0;
            do
            {
                Assert.That(Digest(reader, probe), Is.EqualTo(expected));
                rounds++;
            }
            while (!done.IsCancellationRequested);
            return rounds;
        });
        foreach (string text in contributions.Skip(1))
        {
            CorpusState next = state.Fork();
            Admit(next, text);
            next.Seal(s_net);
            state.Absorb();
            state = next;
        }

        await done.CancelAsync();
        Assert.That(await reading, Is.GreaterThan(0));
    }

    private static CorpusState Empty() => CorpusState.CreateEmpty(new SegmentIndexCache());

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Admit(CorpusState state, string text, ulong datanet = 1)
    {
        AdmissionDecision decision = state.Evaluate(new DatanetId(datanet), Bytes(text));
        Assert.That(decision.IsAccepted, Is.True, decision.Detail);
        state.Admit(decision);
    }

    private static IEnumerable<ulong> Members(CorpusState state, SegmentId segment) =>
        state.GetSegment(segment)!.Contributions.Select(id => id.Value);

    // Everything a state answers, as text.
    private static string Digest(CorpusState state) => Digest(state, "the v1 v2 . the probe w1 w2 w3 v4 v5");

    private static string Digest(CorpusState state, string probe)
    {
        StringBuilder all = new();
        all.Append(state.HistoryHash).Append(state.VocabularySize);
        for (ulong id = 1; id <= state.LastContribution.Value; id++)
        {
            ContributionInfo info = state.GetContribution(new ContributionId(id))!;
            all.Append(info.Datanet).Append(info.ContentHash).Append(info.TokenCount).Append(info.Segment)
                .AppendJoin(',', info.MaskedRuns);
        }

        List<SegmentId> segments = [];
        for (ulong id = 1; id <= state.LastSegment.Value; id++)
        {
            segments.Add(new SegmentId(id));
            all.AppendJoin(',', state.GetSegment(segments[^1])!.Contributions);
        }

        AdmissionDecision decision = state.Evaluate(s_net, Bytes(probe));
        all.Append(decision.NewVocabulary).Append(decision.Refusal).AppendJoin(',', decision.MaskedRuns);
        Trace trace = WindowTracer.Trace(state.OpenModel(segments), [], Bytes(probe), out _)!;
        return all.Append(trace.TotalWeight).AppendJoin(',', trace.Spans).ToString();
    }
}
