using System.Numerics;
using System.Text;
using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Corpus;
using OpenLedger.Attribution.Windows;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Economics;

/// <summary>
/// For a fixed U table: whatever somebody does to her own texts, she is paid no more by the same answers;
/// and every wei of a fee is paid once.
/// </summary>
[TestFixture]
public sealed class GainPropertyTests
{
    private static readonly UInt256 Fee = UInt256.PowerOfTen(18) + 7UL;

    [Test]
    public void Split_OverWalletsAndDatanets_GainsNothing([Range(400, 409)] int seed)
    {
        OwnTexts world = new(seed);
        for (int parts = 2; parts <= 5; parts++)
        {
            string[] pieces = [.. world.Own.SelectMany(text => Pieces(text, parts))];
            AssertNoGain(world, pieces);
            AssertNoGain(world, pieces, i => (ulong)(1 + (i % 4)));
        }
    }

    [Test]
    public void Merge_OfNeighbours_GainsNothing([Range(420, 429)] int seed)
    {
        OwnTexts world = new(seed);
        AssertNoGain(world, [string.Join(' ', world.Own)]);
        AssertNoGain(world, [string.Join(' ', world.Own.Take(2)), world.Own[2]]);
    }

    [Test]
    public void Padding_WithItselfOrWordsOfNoAnswer_GainsNothing([Range(430, 439)] int seed)
    {
        OwnTexts world = new(seed);
        int pad = 0;
        foreach (int words in (int[])[1, 24, 48, 49, 200])
        {
            AssertNoGain(world, [.. world.Own.Select(text =>
                $"{text} {string.Join(' ', Enumerable.Range(0, words).Select(_ => "pad" + pad++))}")]);
            AssertNoGain(world, [.. world.Own.Select(text =>
                $"{text} {string.Join(' ', text.Split(' ').Take(words))}")]);
        }
    }

    [Test]
    public void Omission_OfSentences_GainsNothing([Range(450, 459)] int seed)
    {
        OwnTexts world = new(seed);
        foreach (int percent in (int[])[10, 30, 60])
        {
            AssertNoGain(world, [.. world.Own.Select(text =>
                string.Join(' ', Sentences(text)
                    .Where((s, i) => i == 0 || world.Random.Next(100) >= percent)))]);
        }
    }

    [Test]
    public void Reordering_OfSentencesAndTexts_GainsNothing([Range(470, 479)] int seed)
    {
        OwnTexts world = new(seed);
        AssertNoGain(world, [.. world.Own.Reverse()]);
        AssertNoGain(world, [.. world.Own.Select(text => string.Join(' ', Sentences(text).Reverse()))]);
        AssertNoGain(world, [.. world.Own.Select(text =>
        {
            string[] sentences = Sentences(text);
            world.Random.Shuffle(sentences);
            return string.Join(' ', sentences);
        })]);
    }

    [Test]
    public void Clone_InAnyDatanetUnderAnyModel_EarnsNothing([Range(490, 499)] int seed)
    {
        OwnTexts world = new(seed);
        for (ulong datanet = 1; datanet <= 4; datanet++)
        {
            // The same tokens in other bytes, after the originals; then the clones' segment alone.
            Oracle.Chain chain = new Oracle.Chain().Start();
            foreach (string text in world.Own)
            {
                chain.Add(text);
            }

            chain.Seal();
            ulong last = chain.State.LastContribution.Value;
            foreach (string text in world.Own)
            {
                Assert.That(chain.Add(text.ToUpperInvariant(), datanet).MaskedTokenCount,
                    Is.EqualTo(text.Split(' ').Length), "every token is owed to its origin");
            }

            chain.Seal(datanet);
            ModelCorpus honest = chain.State.OpenModel([chain.Segments[0]]);
            foreach (ModelCorpus model in (ModelCorpus[])
                [chain.Open(), chain.State.OpenModel([chain.Segments[^1]])])
            {
                foreach (string response in world.Own)
                {
                    FeeAllocation allocation =
                        PayoutAllocator.Allocate(Fee, TraceOf(model, honest, response));
                    Assert.That(
                        allocation.Contributions.Select(c => c.Contribution.Value),
                        Is.All.LessThanOrEqualTo(last));
                    Assert.That(allocation.Unattributed, Is.LessThan(Fee), "the originals are paid");
                }
            }
        }
    }

    [Test]
    public void Allocate_AnyAnswerOverAnyCorpus_PaysEveryWeiOnce([Range(500, 509)] int seed)
    {
        OwnTexts world = new(seed);
        (ModelCorpus corpus, _) = world.Build(world.Own);
        BigInteger attributed = 0;
        foreach (string response in world.Responses)
        {
            foreach (UInt256 fee in (UInt256[])[UInt256.Zero, UInt256.One, Fee, PayoutAllocator.FeeMax])
            {
                FeeAllocation allocation =
                    PayoutAllocator.Allocate(fee, TraceOf(corpus, corpus, response));
                BigInteger paid = Sum(allocation.Contributions.Select(c => c.Wei));
                Assert.That(paid + (BigInteger)allocation.Unattributed, Is.EqualTo((BigInteger)fee));
                Assert.That(Sum(allocation.Spans.Select(s => s.Wei)), Is.EqualTo(paid));
                attributed += paid;
            }
        }

        Assert.That(attributed, Is.GreaterThan(BigInteger.Zero));
    }

    // Owners over the changed corpus, weights of the honest one: the U table is fixed. Rounding may bring
    // less than a wei a span, when a cut between spans is gone.
    private static void AssertNoGain(
        OwnTexts world, IReadOnlyList<string> changed, Func<int, ulong>? datanetOf = null)
    {
        (ModelCorpus before, SortedSet<ulong> hersBefore) = world.Build(world.Own);
        (ModelCorpus after, SortedSet<ulong> hersAfter) = world.Build(changed, datanetOf);
        BigInteger honest = 0;
        foreach (string response in world.Responses)
        {
            Trace old = TraceOf(before, before, response);
            Trace now = TraceOf(after, before, response);
            BigInteger without = PaidTo(hersBefore, PayoutAllocator.Allocate(Fee, old));
            BigInteger with = PaidTo(hersAfter, PayoutAllocator.Allocate(Fee, now));
            Assert.That(with, Is.LessThanOrEqualTo(without + old.Spans.Count));
            honest += without;
        }

        Assert.That(honest, Is.GreaterThan(BigInteger.Zero), "her texts are quoted");
    }

    private static Trace TraceOf(ModelCorpus corpus, ModelCorpus weighedBy, string response) =>
        WindowTracer.Trace(corpus, weighedBy, [], Encoding.UTF8.GetBytes(response), out _)!;

    private static BigInteger PaidTo(SortedSet<ulong> hers, FeeAllocation allocation) =>
        Sum(allocation.Contributions.Where(c => hers.Contains(c.Contribution.Value)).Select(c => c.Wei));

    private static BigInteger Sum(IEnumerable<UInt256> wei) =>
        wei.Aggregate(BigInteger.Zero, (sum, amount) => sum + (BigInteger)amount);

    private static string[] Sentences(string text) =>
        [.. text.Split(" .", StringSplitOptions.RemoveEmptyEntries).Select(s => s.Trim() + " .")];

    private static string[] Pieces(string text, int parts)
    {
        string[] words = text.Split(' ');
        return
        [
            .. Enumerable.Range(0, parts).Select(part => string.Join(
                ' ', words[(words.Length * part / parts)..(words.Length * (part + 1) / parts)])),
        ];
    }
}
