using OpenLedger.Attribution.Softmax;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Softmax;

[TestFixture]
public sealed class TrainingSetTests
{
    private static LabelledText Text(string label, int tokens = 20) =>
        new(new ContributionId(1), label, LabelledTexts.Hashes(LabelledTexts.Text(new Random(1), 0, tokens)));

    private static IEnumerable<TestCaseData> Refused()
    {
        static TestCaseData Case(
            TrainingRefusal expected, string name, LabelledText[] texts, FeatureShape? shape = null) =>
            new TestCaseData(texts, shape ?? LabelledTexts.Shape, expected).SetArgDisplayNames(name);
        LabelledText[] two = [Text("a"), Text("b")];
        yield return Case(TrainingRefusal.TooFewLabels, "no text", []);
        yield return Case(TrainingRefusal.TooFewLabels, "one text", [Text("a")]);
        yield return Case(TrainingRefusal.TooFewLabels, "one label", [Text("a"), Text("a")]);
        yield return Case(TrainingRefusal.LabelInvalid, "empty label", [Text("a"), Text("")]);
        yield return Case(
            TrainingRefusal.LabelInvalid, "long label", [Text("a"), Text(new string('é', 33))]);
        yield return Case(
            TrainingRefusal.TooManyLabels, "65 labels",
            [.. Enumerable.Range(0, 65).Select(i => Text($"{i}"))]);
        yield return Case(
            TrainingRefusal.TooManyTexts, "4,097 texts",
            [.. Enumerable.Range(0, TrainingSet.TextsMax + 1).Select(_ => two[0])]);
        ulong[] longest = new ulong[(TrainingSet.RowsMax * FeatureTable.PieceTokens) + 200];
        yield return Case(
            TrainingRefusal.TooManyRows, "16,385 pieces", [Text("a"), two[1] with { Hashes = longest }]);
        yield return Case(
            TrainingRefusal.NoRows, "masked only", [.. two.Select(t => t with { Hashes = new ulong[30] })]);
        yield return Case(TrainingRefusal.ShapeInvalid, "dimension 255", two, new FeatureShape(255, 1));
        yield return Case(TrainingRefusal.ShapeInvalid, "dimension 4,096", two, new FeatureShape(4096, 1));
        yield return Case(TrainingRefusal.ShapeInvalid, "trigrams", two, new FeatureShape(256, 3));
    }

    [TestCaseSource(nameof(Refused))]
    public void Build_OutsideTheLimits_IsRefusedByName(
        LabelledText[] texts, FeatureShape shape, TrainingRefusal expected)
    {
        Assert.That(TrainingSet.Build(shape, texts, out TrainingRefusal refusal), Is.Null);
        Assert.That(refusal, Is.EqualTo(expected));
    }

    [TestCase(0, 65536, 256)]
    [TestCase(1025, 65536, 256)]
    [TestCase(1, 0, 256)]
    [TestCase(1, (8 << 16) + 1, 256)]
    [TestCase(1, 1, 15)]
    [TestCase(1, 1, (1 << 15) + 1)]
    public void Parameters_OutsideTheLimits_AreInvalid(int epochs, int rate, int penalty) =>
        Assert.That(new TrainingParameters(epochs, rate, penalty).AreValid, Is.False);

    [TestCase(0, new[] { 0 })]
    [TestCase(1, new[] { 0, 1 })]
    [TestCase(383, new[] { 0, 383 })]
    [TestCase(384, new[] { 0, 192, 384 })]
    [TestCase(1000, new[] { 0, 250, 500, 750, 1000 })]
    public void Cuts_AnyLength_ArePiecesOfAbout256(int tokens, int[] expected) =>
        Assert.That(FeatureTable.Cuts(tokens), Is.EqualTo(expected));

    [Test]
    public void Extract_AnyText_StaysWithinTheBoundsOfAVector()
    {
        TrainingSet set = LabelledTexts.Set(LabelledTexts.Some(1, 9));
        Random random = new(2);
        for (int round = 0; round < 300; round++)
        {
            ulong[] hashes = new ulong[random.Next(0, 5_000)];
            int distinct = random.Next(1, 2_000);
            for (int i = 0; i < hashes.Length; i++)
            {
                hashes[i] = TokenHash.Of(BitConverter.GetBytes(random.Next(distinct)));
            }

            FeatureVector x = set.Table.Extract(hashes);
            Assert.That(x.Count, Is.LessThanOrEqualTo(FeatureVector.NonZerosMax));
            Assert.That(x.NormSquared, Is.LessThanOrEqualTo(FeatureVector.NormSquaredMax));
        }
    }

    [Test]
    public void Extract_MaskedTokens_EnterNoFeature()
    {
        TrainingSet set = LabelledTexts.Set(LabelledTexts.Some(1, 9));
        ulong[] hashes = LabelledTexts.Hashes("court judge plea");
        ulong[] masked = [hashes[0], TokenHash.Masked, hashes[1], TokenHash.Masked, hashes[2]];
        Assert.That(
            set.Table.Extract(
                masked).Indices.ToArray(), Is.EqualTo(set.Table.Extract(hashes).Indices.ToArray()));
        Assert.That(set.Table.Extract(new ulong[9]).Count, Is.Zero);
    }
}
