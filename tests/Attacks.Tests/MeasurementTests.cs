using System.Numerics;
using OpenLedger.Attacks.Attackers;
using OpenLedger.Attacks.Report;
using OpenLedger.Attacks.World;

namespace OpenLedger.Attacks.Tests;

/// <summary>Ratios, verdicts and prices of made-up incomes.</summary>
[TestFixture]
public sealed class MeasurementTests
{
    private static readonly BigInteger s_open = BigInteger.Pow(10, 18);

    [TestCase(100, 0, 100, 0, 10_000, "Holds", Description = "the same")]
    [TestCase(100, 0, 100, 5, 9_500, "Holds", Description = "the same, but it costs")]
    [TestCase(100, 5, 100, 0, 10_527, "Cheaper", Description = "the same for less")]
    [TestCase(100, 0, 104, 5, 9_900, "PaysAtVolume", Description = "more, for more than that")]
    [TestCase(100, 0, 120, 5, 11_500, "Pays", Description = "more")]
    public void Verdict_OfIncomes_CountsCosts(
        int earned, int spent, int earnedWith, int spentWith, int netBps, string verdict)
    {
        Measurement measurement = Of(earned, spent, earnedWith, spentWith, error: 0);
        Assert.Multiple(() =>
        {
            Assert.That(measurement.NetBps, Is.EqualTo((BigInteger)netBps));
            Assert.That(measurement.Verdict.ToString(), Is.EqualTo(verdict));
        });
    }

    [Test]
    public void Verdict_GainWithinTheSamplingError_Holds()
    {
        Assert.That(Of(100, 0, 120, 0, error: 20).Verdict, Is.EqualTo(Verdict.Holds));
        Assert.That(Of(100, 0, 121, 0, error: 20).Verdict, Is.EqualTo(Verdict.Pays));
    }

    [Test]
    public void Verdict_LessThanAWeiAToken_IsRounding()
    {
        Measurement measurement = Of(100, 0, 100, 0, error: 0);
        Statement more = measurement.With with
        {
            Earned = measurement.With.Earned + measurement.Dust,
        };
        Assert.That((measurement with { With = more }).Verdict, Is.EqualTo(Verdict.Holds));
        Assert.That((measurement with { With = more }).NetBps, Is.EqualTo((BigInteger)10_000));
        more = more with { Earned = more.Earned + 1 };
        Assert.That((measurement with { With = more }).Verdict, Is.EqualTo(Verdict.Pays));
        Assert.That((measurement with { With = more }).NetBps, Is.EqualTo((BigInteger)10_001), "rounded up");
    }

    [Test]
    public void Prices_OfAGain_AreRoundedUp()
    {
        Measurement measurement = Of(100, 0, 120, 5, error: 0);
        Assert.Multiple(() =>
        {
            Assert.That(measurement.GrossGainOfThousand, Is.EqualTo(2_000 * s_open));
            Assert.That(measurement.BreakEvenQuestions, Is.EqualTo((BigInteger)3), "5 for 2 a question");
            Assert.That(measurement.QuestionsOfBond, Is.EqualTo((BigInteger)4), "5 and a bond of 3");
            Assert.That(measurement.PriceOfByte, Is.EqualTo(5 * BigInteger.Pow(10, 12)), "15 for 3");
        });
    }

    [Test]
    public void Page_WithoutMarkers_IsRefused()
    {
        Assert.That(
            () => AttackDocument.Replace("no markers", AttackDocument.Exact, "x"),
            Throws.InstanceOf<FormatException>());
        string page = AttackDocument.Replace(
            "a <!-- exact: generated -->old<!-- exact: end --> b", AttackDocument.Exact, "new\n");
        Assert.That(page, Is.EqualTo("a <!-- exact: generated -->\nnew\n<!-- exact: end --> b"));
        Assert.That(AttackDocument.Read(page, AttackDocument.Exact), Is.EqualTo("new\n"));
    }

    // Ten questions; amounts in OPEN; a bond of 3 because of the attack.
    private static Measurement Of(int earned, int spent, int earnedWith, int spentWith, int error)
    {
        Plan plan = new() { Offers = [], Asks = [] };
        return new Measurement(
            "made-up", "one", Arms.Replayed,
            new Statement(earned * s_open, spent * s_open, 0, 0, 0, 10, 0),
            new Statement(earnedWith * s_open, spentWith * s_open, 3 * s_open, 0, 0, 10, 0),
            error * s_open, new Trial("one", plan, plan));
    }
}
