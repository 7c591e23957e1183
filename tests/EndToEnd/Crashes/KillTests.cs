using System.Text.Json.Nodes;
using OpenLedger.Attribution.Corpus;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Ledger.Supply;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.Storage;
using OpenLedger.Storage.Chain;

namespace OpenLedger.EndToEnd.Tests.Crashes;

/// <summary>kill -9 in the middle of load; started again, nothing that was final is lost.</summary>
[TestFixture]
internal sealed class KillTests
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(5);

    [Test]
    public async Task Devnet_KilledUnderTransfers_GoesOnWithNothingLost()
    {
        using DataFolder data = new();
        FinalizedLog log = new();
        await using (DevnetProcess killed = await DevnetProcess.StartAsync(
            data.Path, "--empty", "--block-time", "100"))
        {
            await killed.HealthyAsync();
            Task load = Task.WhenAll(
                Enumerable.Range(0, killed.Validators.Count)
                    .Select(i => new TransferLoad(killed.Validators[i], i).UntilKilledAsync()));
            await log.WatchAsync(killed, blocks: 15);
            await killed.KillAsync();
            await load;
        }

        await using DevnetProcess again = await DevnetProcess.StartAsync(data.Path, "--empty");
        await again.HealthyAsync();
        await CheckAsync(again, log, data.Path);
    }

    [Test]
    public async Task Devnet_KilledWhileTheSamplesLoad_GoesOnWithNothingLost()
    {
        using DataFolder data = new();
        FinalizedLog log = new();
        await using (DevnetProcess killed = await DevnetProcess.StartAsync(data.Path))
        {
            await log.WatchAsync(killed, blocks: 4);
            Assert.That(await killed.Rpc.IsHealthyAsync(), Is.False, "the samples are still being loaded");
            await killed.KillAsync();
        }

        await using DevnetProcess again = await DevnetProcess.StartAsync(data.Path);
        await again.HealthyAsync();
        JsonArray inferences = (await again.Rpc.CallAsync("openledger_listInferences"))!.AsArray();
        Assert.That(inferences, Has.Count.GreaterThanOrEqualTo(3),
            "each sample model has its paid inference");
        await CheckAsync(again, log, data.Path);
    }

    // What was final is there, the chain goes on, it ends in order, and the money is all there.
    private static async Task CheckAsync(DevnetProcess devnet, FinalizedLog log, string folder)
    {
        await log.CheckAsync(devnet);
        string hash = await new TransferLoad(devnet.Rpc, account: 9).SendAsync();
        JsonNode receipt = await Poll.UntilAsync(
            () => devnet.Rpc.CallAsync("eth_getTransactionReceipt", hash), () => $"the receipt of {hash}");
        Assert.That(RpcEndpoint.Quantity(receipt["blockNumber"]!), Is.GreaterThan(log.Height));
        JsonObject supply = (await devnet.Rpc.CallAsync("openledger_supply"))!.AsObject();
        UInt256 parts = supply.Where(part => part.Key != "total")
            .Aggregate(UInt256.Zero, (sum, part) => sum + UInt256.Parse((string)part.Value!));
        Assert.That(supply, Has.Count.EqualTo(7));
        Assert.That(parts, Is.EqualTo(GenesisConfig.SupplyWei));
        Assert.That((string)supply["total"]!, Is.EqualTo(GenesisConfig.SupplyWei.ToString()));
        Hash256 genesis = Hash256.Parse((await devnet.Rpc.BlockAsync(0))!.Hash);

        (int exitCode, TimeSpan took) = await devnet.EndAsync(UnixSignal.Terminate);
        Assert.That(exitCode, Is.Zero, () => devnet.Said);
        Assert.That(took, Is.LessThan(EndMax));
        for (int i = 0; i < devnet.Validators.Count; i++)
        {
            Recount(DevnetCluster.FolderOf(folder, i), genesis, log);
        }
    }

    // Every wei, by walking the account trie of the store on disk.
    private static void Recount(string folder, Hash256 genesis, FinalizedLog log)
    {
        OpenResult opened = ChainStore.Open(
            Path.Combine(folder, "chain"), new StoreOptions(), genesis, new SegmentIndexCache());
        Assert.That(opened, Is.InstanceOf<OpenResult.Opened>(),
            () => (opened as OpenResult.Refused)?.Message ?? "");
        using ChainStore store = ((OpenResult.Opened)opened).Store;
        Assert.That(store.Head.Header.Number.Value, Is.GreaterThan(log.Height));
        SupplyReport report = SupplyAudit.Recount(store.Head.State);
        Assert.That(report.Total, Is.EqualTo(GenesisConfig.SupplyWei), folder);
    }
}
