using OpenLedger.Simulation.Campaigns;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Faults;

namespace OpenLedger.Simulation.Tests;

/// <summary>A slice of the campaign on every build; the whole of it is in docs/simulation.md.</summary>
[TestFixture]
public sealed class SimulationTests
{
    [TestCase(1, 60UL)]
    [TestCase(4, 600UL)]
    [TestCase(7, 300UL)]
    [TestCase(10, 60UL)]
    public void Cluster_UnderSeededFaults_KeepsEveryInvariantAndFinalizesAgain(int validators, ulong seeds)
    {
        CampaignTotals totals = Run(new CampaignOptions { Validators = validators, LastSeed = seeds });
        TestContext.Out.WriteLine(
            $"{validators} validators: {totals.Views} views, {totals.Blocks} blocks final, "
            + $"{totals.Epochs} epochs, crashes at {totals.WalPoints.Hit} of {totals.WalPoints.Passed} "
            + "points");
        Assert.That(totals.Injected[Fault.Crash], Is.GreaterThan(0L), "the runs had no crash");
        Assert.That(totals.Blocks, Is.GreaterThan(5 * seeds));
        Assert.That(totals.Epochs, Is.GreaterThan(seeds), "no run had a second epoch");
    }

    /// <summary>Every name that --fault takes does something, and alone breaks nothing.</summary>
    [Test]
    public void Cluster_OneFaultAlone_IsInjectedAndBreaksNothing([Values] Fault fault)
    {
        CampaignTotals totals = Run(new CampaignOptions { Fault = fault, LastSeed = 12 });
        if (fault is not (Fault.None or Fault.Epochs))
        {
            Assert.That(totals.Injected[fault], Is.GreaterThan(0L));
        }

        Assert.That(
            Enum.GetValues<Fault>().Where(other => totals.Injected[other] > 0 && !Accompanies(other, fault)),
            Is.Empty);
    }

    [Test]
    public void Cluster_Epochs_EndAndBeginWithOtherSets()
    {
        SimulationOptions options = Scenario.Draw(3, 7, Fault.Epochs) with
        {
            EpochBlocks = 5,
            HealAtMs = 3_000,
        };
        SimulationResult result = new Cluster(options).Run();
        EpochPlan plan = new(options);
        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Epochs, Is.GreaterThan(4UL));
        string[] sets =
            [.. Enumerable.Range(0, 5).Select(e => string.Join(',', plan.At(new((ulong)e)).Nodes))];
        Assert.That(sets.Distinct().Count(), Is.GreaterThan(1));
    }

    /// <summary>Seeds that once failed stay.</summary>
    [TestCaseSource(nameof(RegressionCases))]
    public void Cluster_SeedThatOnceFailed_KeepsEveryInvariant(int validators, ulong seed)
    {
        SimulationResult result = new Cluster(Scenario.Draw(seed, validators)).Run();
        Assert.That(CampaignTotals.FailureOf(result), Is.Null);
    }

    [Test]
    public void Cluster_SameSeedTwice_GivesTheSameTrace([Values(3UL, 8UL, 17UL, 99UL)] ulong seed)
    {
        SimulationResult a = new Cluster(Scenario.Draw(seed, 4)).Run();
        SimulationResult b = new Cluster(Scenario.Draw(seed, 4)).Run();
        SimulationResult other = new Cluster(Scenario.Draw(seed + 1, 4)).Run();
        Assert.That(b.TraceHash, Is.EqualTo(a.TraceHash));
        Assert.That(b.Steps, Is.EqualTo(a.Steps));
        Assert.That(other.TraceHash, Is.Not.EqualTo(a.TraceHash));
    }

    [Test]
    public void Cluster_ToldOrNot_GivesTheSameTrace()
    {
        List<string> story = [];
        SimulationResult told = new Cluster(Scenario.Draw(5, 4), story.Add).Run();
        Assert.That(told.TraceHash, Is.EqualTo(new Cluster(Scenario.Draw(5, 4)).Run().TraceHash));
        Assert.That(story, Is.Not.Empty);
    }

    [Test]
    public void Cluster_BytesOrObjects_GiveTheSameTrace([Values(1UL, 2UL, 3UL)] ulong seed)
    {
        SimulationOptions options = Scenario.Draw(seed, 4) with { DiskLoss = Disks.DiskLoss.Tail };
        SimulationResult bytes = new Cluster(options with { UsesBytes = true }).Run();
        SimulationResult objects = new Cluster(options with { UsesBytes = false }).Run();
        Assert.That(bytes.TraceHash, Is.EqualTo(objects.TraceHash));
    }

    private static IEnumerable<TestCaseData> RegressionCases() => Regressions.All()
        .Select(line => new TestCaseData(line.Validators, line.Seed).SetArgDisplayNames(
            $"{line.Validators}", $"{line.Seed}", line.What));

    private static bool Accompanies(Fault injected, Fault asked) => injected == asked
        || (injected is Fault.Crash or Fault.LostTail or Fault.TornWrite
            && asked is Fault.Crash or Fault.CrashPoint or Fault.CrashLoop or Fault.PowerCut or Fault.LostTail
                or Fault.TornWrite);

    private static CampaignTotals Run(CampaignOptions options)
    {
        StringWriter errors = new();
        CampaignTotals totals = Campaign.Run(options with { Parallel = Environment.ProcessorCount }, errors);
        Assert.That(totals.Failed, Is.Zero, errors.ToString());
        return totals;
    }
}
