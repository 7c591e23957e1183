using OpenLedger.Attribution.Evaluation;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tests.Softmax;

namespace OpenLedger.Attribution.Tests.Evaluation;

[TestFixture]
public sealed class InfluenceExperimentTests
{
    [Test]
    public void Run_SmallData_EngineFollowsRetrainingAndSketchesDoNot()
    {
        Random random = new(1);
        EvaluationText[] texts =
        [
            .. Enumerable.Range(0, 96).Select(i => new EvaluationText(
                $"topic {i % 3}", LabelledTexts.Text(random, random.Next(8) == 0 ? 0 : i % 3, 25))),
        ];
        EvaluationOptions options = EvaluationOptions.Default with
        {
            Shape = LabelledTexts.Shape,
            Subsets = 100,
            Queries = 8,
            LeftOut = 16,
            SketchDimension = 16,
        };
        int steps = 0;
        EvaluationReport report = InfluenceExperiment.Prepare(texts, options, out _)!
            .Run((done, _) => steps = done, CancellationToken.None);
        MethodFigures dot = report.Methods[0];
        MethodFigures sketch = report.Methods[1];
        MethodFigures engine = report.Methods[3];
        MethodFigures exact = report.Methods[4];
        Assert.That(steps, Is.EqualTo(117));
        Assert.That(engine.Lds, Is.GreaterThan(0.9).And.GreaterThan(dot.Lds).And.GreaterThan(sketch.Lds));
        Assert.That(engine.Lds, Is.EqualTo(exact.Lds).Within(0.01));
        Assert.That(engine.LeaveOneOut, Is.GreaterThan(0.98));
        Assert.That(engine.FlippedAuc, Is.GreaterThan(0.8));
    }

    [Test]
    public void Prepare_OneLabel_IsRefusedByName()
    {
        EvaluationText[] texts = [new("a", "one"), new("a", "two"), new("a", "three")];
        Assert.That(
            InfluenceExperiment.Prepare(texts, EvaluationOptions.Default, out TrainingRefusal refusal),
            Is.Null);
        Assert.That(refusal, Is.EqualTo(TrainingRefusal.TooFewLabels));
    }

    [Test]
    public void RankStatistics_KnownOrders_GiveTheirTextbookValues()
    {
        Assert.That(RankStatistics.Spearman([1, 2, 3, 4], [10, 20, 25, 90]), Is.EqualTo(1).Within(1e-12));
        Assert.That(RankStatistics.Spearman([1, 2, 3], [3, 2, 1]), Is.EqualTo(-1).Within(1e-12));
        Assert.That(RankStatistics.Spearman([1, 1, 2], [1, 1, 1]), Is.Zero);
        Assert.That(
            RankStatistics.Spearman([1, 2, 2, 3], [1, 3, 2, 4]),
            Is.EqualTo(0.9486832980505138).Within(1e-12));
        Assert.That(RankStatistics.Auc([0.1, 0.4, 0.35, 0.8], [false, false, true, true]), Is.EqualTo(0.75));
        Assert.That(RankStatistics.Auc([1, 1], [true, false]), Is.EqualTo(0.5));
    }
}
