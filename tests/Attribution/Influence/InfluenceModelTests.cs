using OpenLedger.Attribution.Allocation;
using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tests.Softmax;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Influence;

[TestFixture]
public sealed class InfluenceModelTests
{
    private const int Questions = 24;

    private static InfluenceModel Train(IReadOnlyList<LabelledText> texts) =>
        InfluenceModel.Train(LabelledTexts.Set(texts), LabelledTexts.Parameters);

    private static InfluenceTrace Ask(InfluenceModel model, ulong[] question) =>
        model.Trace(model.Model.Predict(model.Model.Table.Extract(question)));

    private static IEnumerable<ulong[]> AskedTexts(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, Questions).Select(i => LabelledTexts.Hashes(
            LabelledTexts.Text(random, i % 3, random.Next(5, 60))))];
    }

    /// <summary>Wei of the contributions that <paramref name="mine"/> picks, over many questions.</summary>
    private static UInt256 Earned(InfluenceModel model, int seed, Func<ulong, bool> mine)
    {
        UInt256 fee = new(1UL << 50, 0, 0, 0);
        UInt256 earned = UInt256.Zero;
        foreach (ulong[] question in AskedTexts(seed))
        {
            FeeAllocation allocation = PayoutAllocator.Allocate(fee, Ask(model, question));
            foreach (ContributionPayout payout in allocation.Contributions)
            {
                earned += mine(payout.Contribution.Value) ? payout.Wei : UInt256.Zero;
            }
        }

        return earned;
    }

    [Test]
    public void Allocate_ManyQuestions_ConservesTheFeeAndNamesHeadsOnly()
    {
        InfluenceModel model = Train(LabelledTexts.Some(1, 90));
        HashSet<TrainingRow> heads = [.. FeatureClusters.Heads(model.Set).Select(i => model.Set.Rows[i])];
        int paidQuestions = 0;
        foreach (ulong[] question in AskedTexts(2))
        {
            InfluenceTrace trace = Ask(model, question);
            FeeAllocation allocation = PayoutAllocator.Allocate(PayoutAllocator.FeeMax, trace);
            UInt256 paid = allocation.Heads.Aggregate(UInt256.Zero, (sum, head) => sum + head.Wei);
            Assert.That(paid + allocation.Unattributed, Is.EqualTo(PayoutAllocator.FeeMax));
            Assert.That(
                allocation.Contributions.Aggregate(UInt256.Zero, (sum, c) => sum + c.Wei), Is.EqualTo(paid));
            Assert.That(trace.Heads, Has.Count.LessThanOrEqualTo(InfluenceTrace.HeadsMax));
            Assert.That(trace.Heads.Select(h => h.Row), Is.All.Matches<TrainingRow>(heads.Contains));
            Assert.That(trace.Heads.Select(h => h.Weight), Is.Ordered.Descending);
            paidQuestions += paid.IsZero ? 0 : 1;
        }

        Assert.That(paidQuestions, Is.GreaterThan(Questions / 2));
    }

    [Test]
    public void Trace_MoreThan64Supporters_PaysTheHeaviest64()
    {
        InfluenceModel model = Train(LabelledTexts.Some(3, 600, 12));
        Assert.That(model.HeadCount, Is.GreaterThan(300));
        Assert.That(
            AskedTexts(4).Max(q => Ask(model, q).Heads.Count), Is.EqualTo(InfluenceTrace.HeadsMax));
    }

    [Test]
    public void Trace_TextWithoutFeatures_PaysNobody()
    {
        InfluenceModel model = Train(LabelledTexts.Some(1, 9));
        InfluenceTrace trace = Ask(model, []);
        Assert.That(trace.Heads, Is.Empty);
        Assert.That(trace.TotalWeight, Is.EqualTo(1));
        Assert.That(
            PayoutAllocator.Allocate(1_000, trace).Unattributed, Is.EqualTo((UInt256)1_000));
    }

    [Test]
    public void Clone_OfATrainingText_EarnsNothing()
    {
        List<LabelledText> texts = LabelledTexts.Some(1, 30);
        ulong clone = 31;
        texts.Add(texts[4] with { Contribution = new ContributionId(clone) });
        Assert.That(Earned(Train(texts), 2, id => id == clone), Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void ShuffledCopies_OfOnesOwnText_GainNothing()
    {
        for (int seed = 0; seed < 6; seed++)
        {
            List<LabelledText> texts = LabelledTexts.Some(seed, 45);
            int mine = seed * 5 % 45;
            UInt256 alone = Earned(Train(texts), 9, id => id == (ulong)mine + 1);
            Random random = new(seed);
            for (int copy = 0; copy < 4; copy++)
            {
                ulong[] shuffled = texts[mine].Hashes.ToArray();
                random.Shuffle(shuffled);
                texts.Add(texts[mine] with { Contribution = new ContributionId(100), Hashes = shuffled });
            }

            UInt256 after = Earned(Train(texts), 9, id => id == (ulong)mine + 1 || id == 100);
            Assert.That(after <= alone, $"seed {seed}: {alone} alone, {after} with copies");
        }
    }

    [Test]
    public void Split_OverWallets_PaysTheSameTogether()
    {
        List<LabelledText> texts = LabelledTexts.Some(5, 24);
        LabelledText whole = LabelledTexts.Of(25, "law", LabelledTexts.Text(new Random(8), 2, 1_024));
        UInt256 together = Earned(Train([whole, .. texts]), 3, id => id == 25);
        LabelledText[] parts =
        [
            .. Enumerable.Range(0, 4).Select(i => whole with
            {
                Contribution = new ContributionId(25 + (ulong)i),
                Hashes = whole.Hashes.Slice(i * 256, 256),
            }),
        ];
        Assert.That(together.IsZero, Is.False);
        UInt256 apart = Earned(Train([.. parts, .. texts]), 3, id => id >= 25);
        Assert.That(apart, Is.EqualTo(together));
    }

    [Test]
    public void Reordering_OfContributions_ChangesNoPayment()
    {
        List<LabelledText> texts = LabelledTexts.Some(6, 30, 14);
        InfluenceModel before = Train(texts);
        Assert.That(
            before.HeadCount, Is.EqualTo(before.Set.Rows.Count), "no clusters, or order would matter");
        InfluenceModel after = Train([.. texts.AsEnumerable().Reverse()]);
        Assert.That(after.Model.Root, Is.EqualTo(before.Model.Root));
        for (ulong id = 1; id <= 30; id++)
        {
            Assert.That(Earned(after, 4, i => i == id), Is.EqualTo(Earned(before, 4, i => i == id)), $"{id}");
        }
    }

    [Test]
    public void Heads_OfAnotherLabel_AreNotJoined()
    {
        LabelledText[] texts =
        [
            LabelledTexts.Of(1, "a", "court judge plea"), LabelledTexts.Of(2, "b", "court judge plea"),
            LabelledTexts.Of(3, "a", "plea judge court"), LabelledTexts.Of(4, "a", "oven flour butter"),
        ];
        Assert.That(FeatureClusters.Heads(LabelledTexts.Set(texts)), Is.EqualTo(new[] { 0, 1, 3 }));
    }

    [TestCase(1, 1 << 4)]
    [TestCase(1 << 15, 1 << 4)]
    [TestCase(1 << 15, 1 << 15)]
    public void InverseCurvature_ExtremesOfCurvatureAndPenalty_IsAnInverse(int curvature, int penalty)
    {
        TrainingSet set = LabelledTexts.Set(LabelledTexts.Some(7, 60));
        var inverse = InverseCurvature.Of(set.Rows, 256, curvature, penalty);
        double unit = Math.Pow(2, inverse.Shift - 48);
        double worst = 0;
        for (int f = 0; f < 256; f += 5)
        {
            // (A M)_fg against the identity: M has 16 bits, so its error is about 2^-15 of its largest entry.
            for (int g = 0; g < 256; g++)
            {
                double sum = penalty / 65536.0 * inverse.Row(g)[f] * unit;
                foreach (TrainingRow row in set.Rows)
                {
                    int at = row.Features.Indices.IndexOf((ushort)f);
                    for (int j = 0; at >= 0 && j < row.Features.Count; j++)
                    {
                        sum += curvature / 65536.0 * row.Features.Values[at] * row.Features.Values[j]
                            * inverse.Row(g)[row.Features.Indices[j]] * unit / (16384.0 * set.Rows.Count);
                    }
                }

                worst = Math.Max(worst, Math.Abs(sum - (f == g ? 1 : 0)));
            }
        }

        Assert.That(worst, Is.LessThan(curvature > 1 && penalty < 1 << 8 ? 0.2 : 0.01));
    }

    [Test]
    public void IntegerDot_AnyLength_IsTheSum()
    {
        Random random = new(1);
        for (int length = 0; length < 70; length++)
        {
            int[] a =
                [.. Enumerable.Range(0, length).Select(_ => random.Next(int.MinValue, int.MaxValue) >> 4)];
            int[] b =
                [.. Enumerable.Range(0, length).Select(_ => random.Next(int.MinValue, int.MaxValue) >> 4)];
            Assert.That(IntegerDot.Of(a, b), Is.EqualTo(a.Zip(b, (x, y) => (long)x * y).Sum()));
        }
    }
}
