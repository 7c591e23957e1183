namespace OpenLedger.EndToEnd.Tests.Running;

/// <summary>Tests that take too long for every commit, or measure: they run when asked for.</summary>
internal static class LongCampaign
{
    private const string Variable = "OPENLEDGER_LONG";

    /// <summary>Skips the test, with the reason, unless OPENLEDGER_LONG=true.</summary>
    public static void Require(string what)
    {
        if (Environment.GetEnvironmentVariable(Variable) != "true")
        {
            Assert.Ignore($"{what}: runs with {Variable}=true (docs/network/README.md, docs/performance.md)");
        }
    }
}
