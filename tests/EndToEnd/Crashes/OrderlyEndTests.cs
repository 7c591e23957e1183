using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Crashes;

/// <summary>How a devnet ends when asked to, and that a folder has one owner.</summary>
[TestFixture]
internal sealed class OrderlyEndTests
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(5);

    [TestCase(UnixSignal.Interrupt)]
    [TestCase(UnixSignal.Terminate)]
    public async Task Devnet_Signalled_EndsInTimeWithCodeZero(int signal)
    {
        using DataFolder data = new();
        await using DevnetProcess devnet = await DevnetProcess.StartAsync(data.Path, "--empty");
        await devnet.HealthyAsync();

        ChildOutput second = await NodeProgram.RunAsync(
            ["devnet", "--empty", "--rpc-port", "0", "--data", data.Path]);
        Assert.That(second.ExitCode, Is.EqualTo(1), () => second.All);
        Assert.That(second.Output, Is.Empty);
        string[] lines = second.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1), () => second.Errors);
        Assert.That(lines[0], Does.StartWith("openledger: "));
        Assert.That(await devnet.Rpc.IsHealthyAsync(), "the first one was not disturbed");

        (int exitCode, TimeSpan took) = await devnet.EndAsync(signal);
        Assert.That(exitCode, Is.Zero, () => devnet.Said);
        Assert.That(took, Is.LessThan(EndMax));
        Assert.That(devnet.Said, Does.Contain("stopped at block"));
    }
}
