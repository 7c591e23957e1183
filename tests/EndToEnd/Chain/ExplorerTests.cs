using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.TestKit;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>The explorer of the running devnet in a real browser; clients/explorer.mjs asserts.</summary>
[TestFixture, Order(3)]
internal sealed class ExplorerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Every page opened, a receipt hovered and verified, a live update seen, hostile content inert, no
    /// console errors, no request to elsewhere.
    /// </summary>
    [Test]
    public async Task Browser_ReadsEveryPage_AndVerifiesAReceipt()
    {
        string browser = await Chromium.EnsureAsync();
        string folder = await NpmClients.EnsureAsync();
        ChildOutput run = await Child.RunAsync(
            "env", [$"CHROMIUM={browser}", "node", "explorer.mjs", SharedDevnet.Process.Rpc.Url], Patience, folder);
        TestContext.Out.WriteLine(run.Output);
        Assert.That(run.ExitCode, Is.Zero, () => run.All);
        Assert.That(
            run.Output, Does.Contain("\"step\":\"nothing failed, nobody else was asked\",\"ok\":true"), () => run.All);
    }
}
