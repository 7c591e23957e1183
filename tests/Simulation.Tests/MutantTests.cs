namespace OpenLedger.Simulation.Tests;

/// <summary>The oracle can fail: every planted bug is found within a stated number of seeds.</summary>
[TestFixture]
public sealed class MutantTests
{
    private const ulong SeedsMax = 200;

    [Test]
    public void Oracle_PlantedBug_IsFound(
        [Values(
            Mutant.QuorumOffByOne, Mutant.FinalizeAfterNullify, Mutant.ForgetWal, Mutant.PublishBeforeSync,
            Mutant.VerifyNothing, Mutant.AcceptWeakCertificate, Mutant.LoseBodies,
                Mutant.BuildOnUncertifiedParent,
            Mutant.SkipGapNullification)]
        Mutant mutant)
    {
        Find(mutant, ignoresDurability: false);
    }

    /// <summary>What was not durable shows in what honest validators say or cannot do after a crash.</summary>
    [Test]
    public void Oracle_LostWrites_AreFoundByTheirConsequencesToo(
        [Values(Mutant.PublishBeforeSync, Mutant.LoseBodies)] Mutant mutant) =>
        Find(mutant, ignoresDurability: true);

    private static void Find(Mutant mutant, bool ignoresDurability)
    {
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            SimulationResult result;
            try
            {
                SimulationOptions options = SimulationOptions.FromSeed(seed, 4, mutant);
                result = new Cluster(options with { IgnoresDurability = ignoresDurability }).Run();
            }
            catch (Primitives.Values.InvariantViolationException e)
            {
                TestContext.Out.WriteLine($"{mutant}: seed {seed}: the core stopped itself: {e.Message}");
                continue; // the core's own guard is not the oracle
            }

            if (result.Violations.Count > 0)
            {
                TestContext.Out.WriteLine($"{mutant}: seed {seed}: {result.Violations[0]}");
                return;
            }
        }

        Assert.Fail($"{mutant} was not found in {SeedsMax} seeds");
    }
}
