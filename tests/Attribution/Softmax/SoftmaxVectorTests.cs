using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tokens;
using OpenLedger.Primitives.Crypto;
using OpenLedger.TestKit;

namespace OpenLedger.Attribution.Tests.Softmax;

/// <summary>
/// From labelled texts to weights, M and the heads of a prediction, against a second implementation in
/// another language.
/// </summary>
[TestFixture]
public sealed class SoftmaxVectorTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        string path = Path.Combine(Vectors.RepositoryFolder(), "tests/Attribution/Vectors/engine-b.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (JsonElement one in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            yield return new TestCaseData(
                one.Clone()).SetArgDisplayNames(one.GetProperty("name").GetString()!);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Train_GoldenCase_GivesTheFrozenWeightsAndHeads(JsonElement one)
    {
        int Number(string name) => one.GetProperty(name).GetInt32();
        LabelledText[] texts =
        [
            .. one.GetProperty("texts").EnumerateArray().Select((t, i) => LabelledTexts.Of(
                (ulong)i + 1, t.GetProperty("label").GetString()!, t.GetProperty("text").GetString()!)),
        ];
        TrainingSet set = TrainingSet.Build(
            new FeatureShape(Number("dimension"), Number("ngramMax")), texts, out _)!;
        var parameters = new TrainingParameters(Number("epochs"), Number("rate"), Number("penalty"));
        var model = InfluenceModel.Train(set, parameters);

        Assert.That(set.Rows, Has.Count.EqualTo(Number("rows")));
        Assert.That(model.Model.Root.ToString(), Is.EqualTo(one.GetProperty("root").GetString()));
        Assert.That(model.Inverse.Shift, Is.EqualTo(Number("shift")));
        Assert.That(HashOf(model.Inverse), Is.EqualTo(one.GetProperty("inverse").GetString()));
        Assert.That(FeatureClusters.Heads(set), Is.EqualTo(Numbers(one.GetProperty("heads"))));
        foreach (JsonElement answer in one.GetProperty("answers").EnumerateArray())
        {
            CheckAnswer(model, answer);
        }
    }

    private static void CheckAnswer(InfluenceModel model, JsonElement answer)
    {
        Tokenizer.TryTokenize(
            Encoding.UTF8.GetBytes(answer.GetProperty("text").GetString()!), out TokenizedText text, out _);
        Prediction prediction = model.Model.Predict(text);
        InfluenceTrace trace = model.Trace(prediction);
        Assert.That(
            prediction.Features.Indices.ToArray().Zip(prediction.Features.Values.ToArray(), (f, v) => (f, v)),
            Is.EqualTo(answer.GetProperty("features").EnumerateArray()
                .Select(f => ((ushort)f[0].GetInt32(), (sbyte)f[1].GetInt32()))));
        Assert.That(prediction.Label, Is.EqualTo(answer.GetProperty("label").GetString()));
        Assert.That(prediction.Probabilities, Is.EqualTo(Numbers(answer.GetProperty("probabilities"))));
        Assert.That(trace.Own, Is.EqualTo(answer.GetProperty("own").GetUInt64()));
        Assert.That(trace.TotalWeight, Is.EqualTo(answer.GetProperty("total").GetUInt64()));
        Assert.That(
            trace.Heads.Select(h =>
                (h.Row.Contribution.Value, (ulong)h.Row.Start, (ulong)h.Row.Length, h.Weight)),
            Is.EqualTo(answer.GetProperty("heads").EnumerateArray().Select(h =>
                (h[0].GetUInt64(), h[1].GetUInt64(), h[2].GetUInt64(), h[3].GetUInt64()))));
    }

    private static string HashOf(InverseCurvature inverse)
    {
        var bytes = new byte[inverse.Dimension * inverse.Dimension * 2];
        for (int f = 0; f < inverse.Dimension; f++)
        {
            for (int g = 0; g < inverse.Dimension; g++)
            {
                BinaryPrimitives.WriteInt16BigEndian(
                    bytes.AsSpan(((f * inverse.Dimension) + g) * 2), inverse.Row(f)[g]);
            }
        }

        return Keccak.Hash(bytes).ToString();
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32())];
}
