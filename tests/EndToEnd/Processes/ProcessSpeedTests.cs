using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenLedger.EndToEnd.Tests.Running;
using OpenLedger.Node.Bench;

namespace OpenLedger.EndToEnd.Tests.Processes;

/// <summary>
/// Transfers to finality on four validators as processes: figures, no speed is asserted. Run as
/// docs/performance.md says.
/// </summary>
[TestFixture]
internal sealed partial class ProcessSpeedTests
{
    private const int Transfers = 5_000;
    private const int Rounds = 3;

    [Test]
    public async Task FourValidators_Transfers_PrintTheirFigures()
    {
        LongCampaign.Require("a measurement");
        for (int round = 0; round < Rounds; round++)
        {
            await using ProcessNetwork network = await ProcessNetwork.StartAsync(
                new NetworkPlan { Validators = 4, BlockTimeMs = 1_000, Metrics = true });
            using TransferLoad load = TransferLoad.Sign(
                new Uri(network.Validators[0].Rpc.Url), Transfers, ProcessNetwork.Funded);
            Task<IReadOnlyList<TimeSpan>> watch =
                FinalityWatch.LatenciesAsync(network.Validators[1], TimeSpan.FromSeconds(4));
            Costs before = await CostsAsync(network);
            long started = Stopwatch.GetTimestamp();
            await load.SubmitAsync(batch: 100, CancellationToken.None);
            await load.FinalAsync(CancellationToken.None);
            TimeSpan taken = Stopwatch.GetElapsedTime(started);
            Costs costs = await CostsAsync(network) - before;
            Print(round, taken, costs);
            await TestContext.Out.WriteLineAsync(
                $"finality: {FinalityWatch.Describe(await watch, delayMs: 1)}");
        }
    }

    private static void Print(int round, TimeSpan taken, Costs costs)
    {
        double nodes = taken.TotalSeconds * 4;
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}: {Transfers / taken.TotalSeconds:F0} transfers/s to finality, "
            + $"{costs.Processor * 1e6 / Transfers:F0} us of processor time a transfer in four nodes, "
            + $"a node waits for its logs {costs.LogSync / nodes:P0} and for RocksDB {costs.Store / nodes:P0} "
            + $"of the time, {costs.NetworkBytes / Transfers:F0} bytes sent and received a transfer"));
    }

    private static async Task<Costs> CostsAsync(ProcessNetwork network)
    {
        Costs sum = default;
        using HttpClient http = new();
        foreach (NodeProcess node in network.Validators)
        {
            string page = await http.GetStringAsync(node.MetricsPage);
            sum += new Costs(
                Sum(page, "process_cpu_seconds_total"), Sum(page, "openledger_consensus_log_sync_seconds_total"),
                Sum(page, "openledger_store_write_seconds_total"), Sum(page, "openledger_network_bytes_total"));
        }

        return sum;
    }

    private static double Sum(string page, string metric)
    {
        double[] values =
        [
            .. Line().Matches(page).Where(line => line.Groups["name"].Value == metric)
                .Select(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture)),
        ];
        Assert.That(values, Is.Not.Empty, metric);
        return values.Sum();
    }

    [GeneratedRegex(@"^(?<name>\w+)(\{[^}]*\})? (?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Line();

    private readonly record struct Costs(double Processor, double LogSync, double Store, double NetworkBytes)
    {
        public static Costs operator +(Costs a, Costs b) => new(
            a.Processor + b.Processor, a.LogSync + b.LogSync, a.Store + b.Store, a.NetworkBytes + b.NetworkBytes);

        public static Costs operator -(Costs a, Costs b) => new(
            a.Processor - b.Processor, a.LogSync - b.LogSync, a.Store - b.Store, a.NetworkBytes - b.NetworkBytes);
    }
}
