using System.Text;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Similarity;
using OpenLedger.Attribution.Tests.Oracle;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Similarity;

[TestFixture]
public sealed class SimilarityTests
{
    [Test]
    public void FindSimilar_EveryFortiethWordChanged_NamesTheFirstSuchText()
    {
        Chain chain = new Chain(5).Start();
        chain.Add(Text(1, 0, 1_000));
        chain.Add(Text(2, 0, 1_000));
        chain.Add(Edited(Text(1, 0, 1_000), 40));
        chain.Add(Edited(Text(1, 0, 1_000), 30), 2);
        chain.NextBlock(0);

        SimilarText? third = chain.State.FindSimilar(new ContributionId(3));
        SimilarText? fourth = chain.State.FindSimilar(new ContributionId(4));

        Assert.That(third!.Contribution, Is.EqualTo(new ContributionId(1)));
        Assert.That(third.SimilarityBps, Is.InRange(SimilarityIndex.BpsMin, 9_500));
        Assert.That(fourth!.Contribution.Value, Is.EqualTo(1).Or.EqualTo(3));
        Assert.That(chain.State.FindSimilar(new ContributionId(1)), Is.Null, "there is nothing before it");
        Assert.That(chain.State.FindSimilar(new ContributionId(2)), Is.Null, "it shares nothing");
        Assert.That(chain.State.FindSimilar(new ContributionId(9)), Is.Null, "there is no such contribution");
    }

    [Test]
    public void FindSimilar_WhateverWasAskedBeforeAndHowTablesAreSalted_IsTheSame([Range(1, 6)] int seed)
    {
        SimilarText?[] upwards = Ask(seed, 1, ids => ids);
        Assert.That(Ask(seed, 99, ids => ids.Reverse()), Is.EqualTo(upwards));
        Assert.That(Ask(seed, 3, ids => ids.Concat(ids)), Is.EqualTo(upwards));
    }

    [Test]
    public void FindSimilar_ContributionOfAnUnfinalizedBlock_IsComparedAndNeverKept()
    {
        Chain chain = new Chain().Start();
        chain.Add(Text(1, 0, 500));
        chain.NextBlock(0);
        CorpusState parent = chain.State;
        CorpusState abandoned = parent.Fork();
        Admit(abandoned, Edited(Text(1, 0, 500), 40));
        Assert.That(
            abandoned.FindSimilar(new ContributionId(2))!.Contribution, Is.EqualTo(new ContributionId(1)));
        CorpusState kept = parent.Fork();
        Admit(kept, Text(2, 0, 500));
        Admit(kept, Edited(Text(2, 0, 500), 45));
        Assert.That(kept.FindSimilar(new ContributionId(2)), Is.Null);
        Assert.That(kept.FindSimilar(new ContributionId(3)), Is.Null, "number 2 is not final");
        kept.Absorb();
        Assert.That(
            kept.Fork().FindSimilar(new ContributionId(3))!.Contribution, Is.EqualTo(new ContributionId(2)));
    }

    [Test]
    public void Similarity_OfSharedHalves_IsNearTheShareOfShingles([Range(1, 10)] int seed)
    {
        // Half of the words of each in common: a third of all shingles.
        uint[] a = [.. Enumerable.Range(seed * 100_000, 8_000).Select(i => (uint)i)];
        uint[] b = [.. a[4_000..], .. Enumerable.Range((seed * 100_000) + 50_000, 4_000).Select(i => (uint)i)];
        uint[] ofA = new uint[MinHashSketch.Bins];
        uint[] ofB = new uint[MinHashSketch.Bins];
        MinHashSketch.Of(a, ofA);
        MinHashSketch.Of(b, ofB);

        Assert.That(MinHashSketch.SimilarityBps(ofA, ofB), Is.InRange(1_300, 5_400));
        Assert.That(MinHashSketch.SimilarityBps(ofA, ofA), Is.EqualTo(10_000));
    }

    [Test]
    public void Sketch_OfATextShorterThanAShingle_IsEmptyAndLikeNothing()
    {
        uint[] sketch = new uint[MinHashSketch.Bins];
        MinHashSketch.Of([1, 2, 3, 4], sketch);
        Assert.That(sketch, Is.All.EqualTo(MinHashSketch.Empty));
        Assert.That(MinHashSketch.SimilarityBps(sketch, sketch), Is.Zero);
    }

    [Test]
    public void Sketch_FrozenText_IsTheFrozenOne()
    {
        uint[] sketch = new uint[MinHashSketch.Bins];
        MinHashSketch.Of([.. Enumerable.Range(1, 200).Select(i => (uint)i)], sketch);
        ulong sum = 0;
        foreach (uint bin in sketch)
        {
            sum = unchecked((sum * 31) + bin);
        }

        Assert.That(sum, Is.EqualTo(FrozenSum), "every node has the same, on every machine");
    }

    private const ulong FrozenSum = 17_416_243_551_872_083_263;

    private static SimilarText?[] Ask(
        int seed, ulong salt, Func<IEnumerable<ulong>, IEnumerable<ulong>> order)
    {
        RandomTexts texts = new(seed);
        Chain chain = new Chain(salt).Start();
        for (int i = 0; i < 30; i++)
        {
            chain.Add(texts.Contribution());
        }

        chain.NextBlock(0);
        ulong[] ids = [.. Enumerable.Range(1, (int)chain.State.LastContribution.Value).Select(id => (ulong)id)];
        SortedDictionary<ulong, SimilarText?> answers = [];
        foreach (ulong id in order(ids))
        {
            answers[id] = chain.State.FindSimilar(new ContributionId(id));
        }

        return [.. answers.Values];
    }

    private static void Admit(CorpusState state, string text) =>
        state.Admit(state.Evaluate(new DatanetId(1), Encoding.UTF8.GetBytes(text)));

    private static string Text(int seed, int start, int words) =>
        string.Join(' ', Enumerable.Range(start, words).Select(i => $"w{seed}x{i}"));

    private static string Edited(string text, int every) =>
        string.Join(' ', text.Split(' ').Select(
            (word, i) => i % every == every - 1 ? $"other{i}e{every}" : word));
}
