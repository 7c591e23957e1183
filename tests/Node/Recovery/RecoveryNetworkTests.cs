using OpenLedger.Node.Composition;
using OpenLedger.Node.Signing;
using OpenLedger.Node.Tests.Epochs;

namespace OpenLedger.Node.Tests.Recovery;

/// <summary>
/// Four validators over an in-memory hub, one of which loses what it knew or meets its own key again. Three
/// are a quorum: whether the fourth signs is seen by stopping another.
/// </summary>
[TestFixture]
public sealed class RecoveryNetworkTests
{
    private const int Lost = 3;
    private LineLog _log = null!;
    private string _folder = "";
    private EpochNetwork _network = null!;

    [SetUp]
    public async Task StartNetwork()
    {
        _folder = Directory.CreateTempSubdirectory("openledger-recovery-").FullName;
        _log = new LineLog();
        _network = new EpochNetwork(_folder, EpochNetwork.GenesisOf(4, epochBlocks: 10_000), keys: 4)
        {
            Log = _log,
        };
        for (int i = 0; i < 4; i++)
        {
            _network.Start(i);
        }

        await _network.ReachAllAsync(5);
    }

    [TearDown]
    public async Task StopNetwork()
    {
        await _network.DisposeAsync();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task SecondNodeWithOneKeyInAnotherFolder_Stops_AndTheFirstGoesOn()
    {
        _network.Start(9, key: Lost, SignerStart.Watch);
        FullNode twin = _network[9];
        Assert.That(
            async () => await twin.Completion.WaitAsync(EpochNetwork.Patience),
            Throws.TypeOf<ForeignSignatureException>().With.Message.Contains($"validator {Lost} signed"));
        await _network.StopAsync(9);
        await RequireAllFourSignAsync();
    }

    [Test]
    public async Task LogAndJournalLost_ChainKept_RecoversByItselfAndSignsAgain()
    {
        await _network.StopAsync(Lost);
        Directory.Delete(Path.Combine(_network.FolderOf(Lost), "wal"), recursive: true);
        Directory.Delete(SignerJournal.FolderIn(_network.FolderOf(Lost)), recursive: true);
        await StartLostAsync(SignerStart.Watch);
        await RequireAllFourSignAsync();
        Assert.That(_log.Text, Does.Contain("a quorum of the others vouched"));
    }

    [Test]
    public async Task WholeDiskLost_OperatorSaysSo_RecoversAndSignsAgain()
    {
        await _network.StopAsync(Lost);
        Directory.Delete(_network.FolderOf(Lost), recursive: true);
        await StartLostAsync(SignerStart.Recover);
        await RequireAllFourSignAsync();
        Assert.That(_log.Text, Does.Contain("a quorum of the others vouched"));
    }

    [Test]
    public async Task ChainRestoredFromAnOldBackup_SignsOnlyAfterItCaughtUp()
    {
        await _network.StopAsync(Lost);
        string chain = Path.Combine(_network.FolderOf(Lost), "chain");
        string backup = Path.Combine(_folder, "backup");
        Copy(chain, backup);
        await StartLostAsync(SignerStart.Watch);
        await RequireAllFourSignAsync();
        await _network.StopAsync(Lost);
        Directory.Delete(chain, recursive: true);
        Copy(backup, chain);
        _network.Start(2);
        await StartLostAsync(SignerStart.Watch);
        Assert.That(_log.Text, Does.Contain("no votes until it has caught up"));
        await RequireAllFourSignAsync();
    }

    // Until it has listened; whoever recovers needs all three others for that.
    private async Task StartLostAsync(SignerStart start)
    {
        Task listened = _log.NextAsync($"validator-{Lost} nobody else was heard");
        _network.Start(Lost, key: Lost, start);
        await listened.WaitAsync(EpochNetwork.Patience);
    }

    // With validator 2 stopped the other three are a quorum only if the fourth signs.
    private async Task RequireAllFourSignAsync()
    {
        await _network.StopAsync(2);
        FullNode node = _network[0];
        ulong height = node.Store.Head.Header.Number.Value;
        await EpochNetwork.ReachAsync(node, height + 8);
        await EpochNetwork.ReachAsync(_network[Lost], height + 8);
        Assert.That(_log.Text, Does.Not.Contain("is at fault"));
        Assert.That(_network.Running.Select(n => n.Completion.IsFaulted), Has.None.True);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
