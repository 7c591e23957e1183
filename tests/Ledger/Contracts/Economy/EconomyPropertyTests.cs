using FsCheck;
using FsCheck.Fluent;

namespace OpenLedger.Ledger.Tests.Contracts.Economy;

/// <summary>Whatever happens in whatever order, every wei is where plain sums say it is.</summary>
[TestFixture]
internal sealed class EconomyPropertyTests
{
    private const int Sequences = 12;
    private const int Steps = 40;

    [Test]
    public void RandomOperations_EveryBalance_IsTheReferences()
    {
        int settled = 0;
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            seed =>
            {
                RandomEconomy economy = new(seed);
                for (int step = 0; step < Steps; step++)
                {
                    economy.Step();
                }

                settled += economy.Settled;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));
        Assert.That(settled, Is.GreaterThan(Sequences), "most sequences settle inferences");
    }
}
