using OpenLedger.Attribution.Softmax;

namespace OpenLedger.Attribution.Tests.Softmax;

[TestFixture]
public sealed class SoftmaxModelTests
{
    [Test]
    public void Train_SeparableTexts_TellsThemApart()
    {
        var model = SoftmaxModel.Train(
            LabelledTexts.Set(LabelledTexts.Some(1, 30)), LabelledTexts.Parameters);
        LabelledText[] fresh = [.. LabelledTexts.Some(2, 60)];
        int right = fresh.Count(t => model.Predict(model.Table.Extract(t.Hashes.Span)).Label == t.Label);
        Assert.That(right, Is.GreaterThanOrEqualTo(58));
    }

    [Test]
    public void Predict_TextWithoutFeatures_TakesTheFirstLabel()
    {
        var model = SoftmaxModel.Train(LabelledTexts.Set(LabelledTexts.Some(1, 9)), LabelledTexts.Parameters);
        Prediction prediction = model.Predict(FeatureVector.Empty);
        Assert.That(prediction.Label, Is.EqualTo("animals"));
        Assert.That(prediction.Probabilities.Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase(1024, 8 << 16, 1 << 4)]
    [TestCase(1024, 8 << 16, 1 << 15)]
    [TestCase(1, 1, 1 << 4)]
    public void Train_ExtremeParameters_EndsWithWeightsInRange(int epochs, int rate, int penalty)
    {
        TrainingSet set = LabelledTexts.Set(LabelledTexts.Some(1, 6));
        HeadWeights weights = HeadTrainer.Train(set, new TrainingParameters(epochs, rate, penalty));
        Assert.That(weights.Values.ToArray(), Is.All.InRange(-HeadWeights.Max, HeadWeights.Max));
        Assert.That(
            weights.Rounded().Values.ToArray(), Is.All.InRange(short.MinValue << 10, HeadWeights.Max));
    }

    [Test]
    public void Train_ContradictoryLabels_StaysUndecided()
    {
        LabelledText text = LabelledTexts.Of(1, "a", "the same words under two labels");
        LabelledText[] texts = [text, text with { Label = "b" }, LabelledTexts.Of(2, "a", "others")];
        var model = SoftmaxModel.Train(LabelledTexts.Set(texts), LabelledTexts.Parameters);
        Prediction prediction = model.Predict(model.Table.Extract(text.Hashes.Span));
        Assert.That(prediction.Probabilities[0], Is.EqualTo(SoftmaxFunction.One / 2).Within(600));
    }

    [Test]
    public void TryDecode_Encoded_GivesTheSameModel()
    {
        var model = SoftmaxModel.Train(LabelledTexts.Set(LabelledTexts.Some(1, 9)), LabelledTexts.Parameters);
        SoftmaxModel? read = SoftmaxModel.TryDecode(model.Encoded.Span);
        Assert.That(read!.Root, Is.EqualTo(model.Root));
        ulong[] question = LabelledTexts.Hashes("the judge hunts butter");
        Assert.That(
            read.Predict(read.Table.Extract(question)).Probabilities,
            Is.EqualTo(model.Predict(model.Table.Extract(question)).Probabilities));
    }

    [Test]
    public void TryDecode_DamagedBytes_NeverThrowsAndHasOneForm()
    {
        byte[] good = SoftmaxModel.Train(
            LabelledTexts.Set(
                LabelledTexts.Some(1, 6)), LabelledTexts.Parameters with { Epochs = 2 }).Encoded.ToArray();
        Random random = new(6);
        int decoded = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bytes = [.. good];
            int at = round % 2 == 0 ? random.Next(40) : random.Next(bytes.Length);
            bytes[at] = (byte)random.Next(256);
            bytes = round % 5 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            if (SoftmaxModel.TryDecode(bytes) is { } model)
            {
                decoded++;
                Assert.That(model.Encoded.Span.SequenceEqual(bytes), Is.True);
                model.Predict(model.Table.Extract(LabelledTexts.Hashes("court butter wolf")));
            }
        }

        Assert.That(decoded, Is.GreaterThan(50));
        Assert.That(SoftmaxModel.TryDecode(new byte[SoftmaxModel.BytesMax + 1]), Is.Null);
        Assert.That(SoftmaxModel.TryDecode([]), Is.Null);
    }
}
