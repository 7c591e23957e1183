using OpenLedger.Simulation.Campaigns;
using OpenLedger.Simulation.Clusters;
using OpenLedger.Simulation.Mutants;

namespace OpenLedger.Simulation.Tests;

/// <summary>
/// The oracle can fail: every planted bug is found within 2,000 seeds, by the oracle and not by an invariant
/// of the core. The same seeds without the bug are clean.
/// </summary>
[TestFixture]
public sealed class MutantTests
{
    private const ulong SeedsMax = 2_000;

    private static IEnumerable<Mutant> Planted => Enum.GetValues<Mutant>().Where(m => m != Mutant.None);

    [Test]
    public void Oracle_PlantedBug_IsFound([ValueSource(nameof(Planted))] Mutant mutant)
    {
        ulong seed = Find(mutant, ignoresDurability: false);
        SimulationResult clean = new Cluster(Scenario.Draw(seed, 4)).Run();
        Assert.That(CampaignTotals.FailureOf(clean), Is.Null, "the same seed without the bug");
    }

    /// <summary>
    /// What was not durable shows in what honest validators say or cannot do after a crash.
    /// </summary>
    [Test]
    public void Oracle_LostWrites_AreFoundByTheirConsequencesToo(
        [Values(Mutant.PublishBeforeSync, Mutant.LoseBodies, Mutant.LoseBodyAtRestart)] Mutant mutant) =>
        Find(mutant, ignoresDurability: true);

    private static ulong Find(Mutant mutant, bool ignoresDurability)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            SimulationOptions options = Scenario.Draw(seed, 4, mutant: mutant);
            SimulationResult result =
                new Cluster(options with { IgnoresDurability = ignoresDurability }).Run();
            if (result.Violations.Count > 0)
            {
                TestContext.Out.WriteLine($"{mutant}: seed {seed}: {result.Violations[0]}");
                return seed;
            }
        }

        Assert.Fail($"{mutant} was not found in {SeedsMax} seeds");
        return 0;
    }
}
