using OpenLedger.Attacks.Attackers;
using OpenLedger.Attacks.Report;
using OpenLedger.TestKit;

namespace OpenLedger.Attacks.Tests;

/// <summary>
/// Every attack at every setting, as far as it is exact: what pays is what is known to pay, no more and no
/// less, and the page says what was measured. What is sampled is sampled here only where the effect is
/// large; the whole sample is a long campaign.
/// </summary>
[TestFixture]
public sealed class CampaignTests
{
    private const int FewRounds = 2;

    // Large enough to be seen in few rounds.
    private static readonly string[] s_sampled = ["clone", "self-echo", "public-text"];

    [Test]
    public void Attacks_ExactArms_PayWhereKnownAndAsThePageSays()
    {
        IReadOnlyList<AttackSummary> summaries = Run(
            AllAttackers.List, Arms.Same | Arms.Settled, AttackCommand.PageRounds);
        string expected = AttackDocument.Part(
            summaries,
            AttackCommand.Setting(
                AttackCommand.PageSeed, AttackCommand.PageQuestions, AttackCommand.PageRounds).Exact);
        AssertNothingIsTaken(summaries);
        Assert.Multiple(() =>
        {
            Assert.That(KnownExceptions.Differences(summaries), Is.Empty);
            Assert.That(
                AttackDocument.Read(Page(), AttackDocument.List), Is.EqualTo(AttackTables.Attacks()));
            Assert.That(
                PageComparison.Difference(AttackDocument.Read(Page(), AttackDocument.Exact), expected),
                Is.Null);
        });
    }

    [Test]
    public void Attacks_FixedWeights_PayMoreOnlyWhereNothingTiesACopyToItsOrigin()
    {
        // The exact statements: with U fixed, only these are ever paid more for the same answers.
        string[] known =
        [
            .. KnownExceptions.List.Where(exception => exception.Verdicts.Any(
                verdict => verdict.Arm == Arms.FixedWeights && verdict.Worst != Verdict.Cheaper))
                .Select(exception => exception.Attack),
        ];
        Assert.That(known, Is.EquivalentTo(new[]
        {
            "near-clone-elsewhere", "paraphrase", "public-text", "served-responses",
            "own-datanet-front-running",
        }));
    }

    [Test]
    public void Attacks_SampledAnswers_PayWhereTheEffectIsLarge()
    {
        IReadOnlyList<AttackSummary> summaries = Run(
            AllAttackers.List.Where(attacker => s_sampled.Contains(attacker.Name)), Arms.Generated,
            FewRounds);
        Assert.That(summaries, Has.Count.EqualTo(s_sampled.Length));
        Assert.That(KnownExceptions.Differences(summaries), Is.Empty);
    }

    [Test]
    public void Attacks_SampledAnswers_PayWhereKnownAndAsThePageSays()
    {
        if (Environment.GetEnvironmentVariable("OPENLEDGER_LONG") != "true")
        {
            Assert.Ignore("a long campaign: OPENLEDGER_LONG=true runs it");
        }

        IReadOnlyList<AttackSummary> summaries = Run(
            AllAttackers.List, Arms.Generated, AttackCommand.PageRounds);
        string expected = AttackDocument.Part(
            summaries,
            AttackCommand.Setting(
                AttackCommand.PageSeed, AttackCommand.PageQuestions, AttackCommand.PageRounds).Sampled);
        Assert.Multiple(() =>
        {
            Assert.That(KnownExceptions.Differences(summaries), Is.Empty);
            Assert.That(
                PageComparison.Difference(AttackDocument.Read(Page(), AttackDocument.Sampled), expected),
                Is.Null);
        });
    }

    [Test]
    public void KnownExceptions_NameAttackersOnceAndSayWhy()
    {
        string[] attackers = [.. AllAttackers.List.Select(attacker => attacker.Name)];
        Assert.Multiple(() =>
        {
            Assert.That(attackers, Is.Unique);
            Assert.That(KnownExceptions.List.Select(known => known.Attack), Is.Unique);
            Assert.That(KnownExceptions.List.Select(known => known.Attack), Is.SubsetOf(attackers));
            Assert.That(KnownExceptions.List.Select(known => known.Why), Has.None.Empty);
            Assert.That(
                KnownExceptions.List.SelectMany(known => known.Verdicts).Select(verdict => verdict.Worst),
                Has.None.EqualTo(Verdict.Holds));
        });
    }

    // With U fixed, what is added takes no token from anybody: others are paid no less.
    private static void AssertNothingIsTaken(IReadOnlyList<AttackSummary> summaries)
    {
        Measurement[] appended =
        [
            .. summaries.Where(summary => summary.Arm == Arms.FixedWeights)
                .SelectMany(summary => summary.Measurements).Where(measurement => measurement.IsAppended),
        ];
        Assert.That(appended, Has.Length.GreaterThan(30));
        foreach (Measurement m in appended)
        {
            Assert.That(
                m.With.Others, Is.GreaterThanOrEqualTo(m.Without.Others - m.Dust), AttackTables.Line(m));
        }
    }

    private static AttackSummary[] Run(IEnumerable<Attacker> attackers, Arms arms, int rounds)
    {
        Campaign campaign = new(AttackCommand.PageSeed, AttackCommand.PageQuestions, rounds);
        return [.. AttackSummary.Of(attackers.SelectMany(attacker => campaign.Measure(attacker, arms)))];
    }

    private static string Page() => File.ReadAllText(
        Path.Combine(Vectors.RepositoryFolder(), "docs", "security", "attribution-attacks.md"));
}
