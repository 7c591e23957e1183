namespace OpenLedger.Simulation.Tests;

[TestFixture]
public sealed class SimulationTests
{
    [TestCase(1, 1UL, 30UL)]
    [TestCase(4, 1UL, 150UL)]
    [TestCase(7, 1UL, 150UL)]
    public void Cluster_UnderSeededFaults_KeepsEveryInvariantAndFinalizesAgain(
        int validators, ulong first, ulong last)
    {
        List<string> failures = [];
        ulong heights = 0;
        long crashes = 0;
        for (ulong seed = first; seed <= last; seed++)
        {
            SimulationResult result = new Cluster(SimulationOptions.FromSeed(seed, validators)).Run();
            heights += result.HeightMin;
            crashes += result.Crashes;
            failures.AddRange(
                result.Violations.Take(1).Select(v => $"validators {validators} seed {seed}: {v}"));
        }

        TestContext.Out.WriteLine($"{validators} validators: {heights} blocks final, {crashes} crashes");
        Assert.That(failures, Is.Empty, string.Join('\n', failures.Take(10)));
        Assert.That(crashes, Is.GreaterThan(0UL), "the runs had no crash");
    }

    /// <summary>Seeds that once failed stay.</summary>
    [TestCase(
        7, 423UL,
        TestName = "Finalize shown before the Notarize it rests on, after a restart from the journal")]
    public void Cluster_SeedThatOnceFailed_KeepsEveryInvariant(int validators, ulong seed)
    {
        SimulationResult result = new Cluster(SimulationOptions.FromSeed(seed, validators)).Run();
        Assert.That(result.Violations, Is.Empty, string.Join('\n', result.Violations));
    }

    [Test]
    public void Cluster_SameSeedTwice_GivesTheSameTrace([Values(3UL, 17UL, 99UL)] ulong seed)
    {
        SimulationResult a = new Cluster(SimulationOptions.FromSeed(seed, 4)).Run();
        SimulationResult b = new Cluster(SimulationOptions.FromSeed(seed, 4)).Run();
        SimulationResult other = new Cluster(SimulationOptions.FromSeed(seed + 1, 4)).Run();
        Assert.That(b.TraceHash, Is.EqualTo(a.TraceHash));
        Assert.That(other.TraceHash, Is.Not.EqualTo(a.TraceHash));
    }
}
