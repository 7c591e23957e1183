using OpenLedger.Attribution.Influence;
using OpenLedger.Attribution.Softmax;
using OpenLedger.Attribution.Tests.Softmax;
using OpenLedger.Attribution.Training;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Attribution.Tests.Training;

[TestFixture]
public sealed class TrainedModelCacheTests
{
    private static readonly TrainedModel s_model = new(
        InfluenceModel.Train(
            LabelledTexts.Set(LabelledTexts.Some(1, 6)), LabelledTexts.Parameters with { Epochs = 1 }),
        6, 0, 0);

    [Test]
    public void Get_MoreThanItKeeps_DropsTheLeastRecentlyUsed()
    {
        TrainedModelCache cache = new();
        for (byte i = 0; i <= TrainedModelCache.CountMax; i++)
        {
            cache.Get(KeyOf(i), () => s_model);
            cache.Get(KeyOf(0), () => s_model);
        }

        Assert.That(cache.Count, Is.EqualTo(TrainedModelCache.CountMax));
        Assert.That(cache.Find(KeyOf(0)), Is.SameAs(s_model));
        Assert.That(cache.Find(KeyOf(1)), Is.Null);
    }

    [Test]
    public void Get_ByManyAtOnce_TrainsOnce()
    {
        TrainedModelCache cache = new();
        int trained = 0;
        Parallel.For(0, 16, _ => cache.Get(KeyOf(1), () =>
        {
            Interlocked.Increment(ref trained);
            return s_model;
        }));
        Assert.That(trained, Is.EqualTo(1));
    }

    [Test]
    public void Plan_Encoded_IsReadBack()
    {
        TrainingPlan plan = new(
            new FeatureShape(512, 2), new TrainingParameters(7, 65_536, 300), ["a", "b"],
            [new TrainingMember(new ContributionId(3), 1), new TrainingMember(new ContributionId(900), 0)]);
        var read = TrainingPlan.Decode(plan.Encode());
        Assert.That(read.Encode(), Is.EqualTo(plan.Encode()));
        Assert.That(read.Members, Is.EqualTo(plan.Members));
        Assert.That(read.Labels, Is.EqualTo(plan.Labels));
        Assert.That((read.Shape, read.Parameters), Is.EqualTo((plan.Shape, plan.Parameters)));
    }

    [TestCase("Courts and procedure: tort to usufruct", "courts and procedure")]
    [TestCase("no colon", "no colon")]
    [TestCase(": nothing before", "")]
    [TestCase("  LAW : x: y", "law")]
    [TestCase("", "")]
    public void TitleLabel_OfATitle_IsWhatStandsBeforeTheColon(string title, string expected) =>
        Assert.That(TitleLabel.Of(title), Is.EqualTo(expected));

    private static Hash256 KeyOf(byte number) => Keccak.Hash([number]);
}
