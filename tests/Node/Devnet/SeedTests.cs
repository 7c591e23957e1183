using OpenLedger.Ledger.Queries;
using OpenLedger.Node.Composition;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Devnet.Samples;
using OpenLedger.Primitives.Genesis;
using OpenLedger.Primitives.Values;
using OpenLedger.TestKit;

namespace OpenLedger.Node.Tests.Devnet;

/// <summary>What <c>--seed</c> makes the same at every start.</summary>
[TestFixture]
public sealed class SeedTests
{
    private static readonly string Folder = Path.Combine(Vectors.RepositoryFolder(), "samples");

    [Test]
    public async Task Samples_SameSeed_SameIdsAnswersAndPayments_OtherSeedOthers()
    {
        string first = await LoadAsync(7);
        Assert.That(first, Does.Contain("a contract granting"));
        Assert.That(await LoadAsync(7), Is.EqualTo(first));
        Assert.That(await LoadAsync(8), Is.Not.EqualTo(first));
    }

    // Contributions with their ids and owners, then the paid inference with every span and wei.
    private static async Task<string> LoadAsync(ulong seed)
    {
        SampleSet all = SampleSet.Load(Folder);
        SampleSet samples = all with
        {
            Datanets = [all.Datanets[0], all.Datanets[4]],
            Models = [all.Models[0]],
        };
        string folder = Directory.CreateTempSubdirectory("openledger-seed-").FullName;
        IReadOnlyList<byte[]> baseline = SampleSet.LoadBaseline(Folder);
        GenesisConfig genesis = DevnetGenesis.Create(2, 200, SampleSet.Describe(baseline));
        DevnetClock clock = new(TimeProvider.System);
        clock.StartAt(DateTimeOffset.FromUnixTimeMilliseconds((long)genesis.TimestampMs).AddSeconds(1));
        try
        {
            await using DevnetCluster cluster = await DevnetCluster.OpenAsync(
                folder, genesis, baseline, 0, TextWriter.Null, clock: clock);
            FullNode node = cluster.Nodes[0];
            using DevnetWallet wallet = new(node, genesis.ChainId);
            cluster.Start();
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
            SampleInference paid =
                (await new SampleLoader(node, wallet, samples, seed).LoadAsync(patience.Token)).Single();
            LedgerQueries queries = new(genesis, node.Store);
            InferenceTrace trace = queries.TraceInference(paid.InferenceId)!;
            IEnumerable<string> contributions = Enumerable.Range(1, 200)
                .Select(id => queries.Contribution(new ContributionId((ulong)id)))
                .OfType<ContributionDetails>().Select(c => $"{c.ContributionId} {c.Contributor} {c.Title}");
            IEnumerable<string> spans = trace.Spans.Select(s => $"{s.Start} {s.ContributionId} {s.Wei}");
            return string.Join('\n', [.. contributions, trace.InferenceId.ToString(), trace.Response, .. spans]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
