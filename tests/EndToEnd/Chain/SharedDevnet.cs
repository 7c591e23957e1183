using OpenLedger.EndToEnd.Tests.Running;

namespace OpenLedger.EndToEnd.Tests.Chain;

/// <summary>One devnet with the samples for all tests of this folder; stopped at the end.</summary>
[SetUpFixture]
internal sealed class SharedDevnet
{
    /// <summary>Blocks come quickly, so that commitments ripen quickly.</summary>
    public const ulong BlockTimeMs = 250;

    private static DataFolder? _folder;
    private static DevnetProcess? _process;

    /// <summary>The running devnet.</summary>
    public static DevnetProcess Process =>
        _process ?? throw new InvalidOperationException("the devnet is not started");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = new DataFolder();
        _process = await DevnetProcess.StartAsync(_folder.Path, "--block-time", $"{BlockTimeMs}");
        await _process.HealthyAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
    }
}
