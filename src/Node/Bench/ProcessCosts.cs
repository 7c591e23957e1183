using System.Globalization;
using System.Text.RegularExpressions;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Telemetry;

namespace OpenLedger.Node.Bench;

/// <summary>What nodes have spent until now, summed over their pages of metrics.</summary>
internal sealed partial class ProcessCosts
{
    private const string ProcessorMetric = "openledger_processor_seconds_total";

    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);

    private ProcessCosts()
    {
    }

    /// <summary>Seconds of processor time.</summary>
    public double Processor => _sums["process_cpu_seconds_total"];

    /// <summary>Seconds spent waiting for consensus logs and signers' journals.</summary>
    public double LogSync => _sums["openledger_consensus_log_sync_seconds_total"];

    /// <summary>Seconds spent writing final blocks, waiting for the disk included.</summary>
    public double Store => _sums["openledger_store_write_seconds_total"];

    /// <summary>Bytes sent and received between nodes, each counted at both ends.</summary>
    public double NetworkBytes => _sums["openledger_network_bytes_total"];

    /// <summary>How much of the processor time of all parts was one part's.</summary>
    public double ShareOf(ProcessorPart part) =>
        _sums[KeyOf(part)] / Enum.GetValues<ProcessorPart>().Sum(one => _sums[KeyOf(one)]);

    /// <summary>Reads the pages.</summary>
    public static async Task<ProcessCosts> ReadAsync(
        IEnumerable<BenchValidator> nodes, CancellationToken cancellation)
    {
        ProcessCosts costs = new();
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
        foreach (BenchValidator node in nodes)
        {
            string page = await http.GetStringAsync(node.Metrics, cancellation).ConfigureAwait(false);
            foreach (Match line in Line().Matches(page))
            {
                string name = line.Groups["name"].Value;
                costs.Add(
                    name == ProcessorMetric ? name + line.Groups["labels"].Value : name,
                    double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
            }
        }

        return costs._sums.ContainsKey(KeyOf(ProcessorPart.Other))
            ? costs
            : throw new ClientException("this system does not tell the processor time of threads");
    }

    /// <summary>What was spent since.</summary>
    public ProcessCosts Since(ProcessCosts before)
    {
        ProcessCosts spent = new();
        foreach ((string name, double sum) in _sums)
        {
            spent._sums[name] = sum - before._sums.GetValueOrDefault(name);
        }

        return spent;
    }

    private void Add(string name, double value) =>
        _sums[name] = _sums.GetValueOrDefault(name) + value;

    private static string KeyOf(ProcessorPart part) =>
        $$"""{{ProcessorMetric}}{part="{{ProcessorMetrics.NameOf(part)}}"}""";

    [GeneratedRegex(
        @"^(?<name>\w+)(?<labels>\{[^}]*\})? (?<value>\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Line();
}
