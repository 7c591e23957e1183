using System.Text.Json;
using OpenLedger.Node.Bench;
using OpenLedger.Node.Cli;
using OpenLedger.Node.Devnet;
using OpenLedger.Node.Telemetry;
using OpenLedger.Node.Tests.Cli;

namespace OpenLedger.Node.Tests.Bench;

/// <summary>That every part runs on a tiny input and prints documented lines; no speed is asserted.</summary>
[TestFixture]
public sealed class BenchCommandTests
{
    [Test]
    public async Task Start_OneEmptyStart_PrintsItsFigures()
    {
        CliRun run = await CliRun.RunAsync("bench", "start", "--empty", "--runs", "1", "--validators", "1");

        Assert.That(NamesOf(run), Is.EqualTo(
            new[] { "start.empty.health", "start.empty.cpu", "start.empty.resident" }));
    }

    [Test]
    public async Task Attribution_OfAFewTexts_PrintsItsFigures()
    {
        string path = Path.Combine(Path.GetTempPath(), $"openledger-bench-{Guid.NewGuid():n}.jsonl");
        await File.WriteAllLinesAsync(path, Enumerable.Range(0, 8).Select(i => JsonSerializer.Serialize(new
        {
            text = string.Join(' ', Enumerable.Range(0, 60).Select(k => $"w{k * k % (7 + i)}"))
                + $" and text number {i}.",
        })));
        try
        {
            CliRun run = await CliRun.RunAsync(
                "bench", "attribution", "--input", path, "--runs", "1", "--responses", "2");

            Assert.That(NamesOf(run), Is.EqualTo(new[]
            {
                "attribution.suffixArray.bytes", "attribution.suffixArray.tokens",
                "attribution.admission.perMillionTokens",
                "attribution.segmentIndex", "attribution.trace.generated", "attribution.trace.stitched",
                "attribution.countNgram", "attribution.fullBlock",
            }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Rpc_ARunningNode_MeasuresEachMethod_AndNoneIsSaidSo()
    {
        await using BenchDevnet devnet = await BenchDevnet.StartAsync(
            1, 250, DevnetHost.FindSamples(), TextWriter.Null, CancellationToken.None);
        CliRun run = await CliRun.RunAsync(
            "bench", "rpc", "--url", $"{devnet.Endpoint}", "--seconds", "1", "--connections", "2");
        CliRun nobody = await CliRun.RunAsync("bench", "rpc", "--url", "http://127.0.0.1:1");

        Assert.That(NamesOf(run), Is.EqualTo(new[] { "rpc.eth_blockNumber", "rpc.eth_getBalance", "rpc.eth_getLogs" }));
        Assert.That(nobody.Error, Does.Contain("does not answer JSON-RPC"));
    }

    [Test]
    public async Task Explorer_AShortChain_AsksForEveryKindOfPage()
    {
        CliRun run = await CliRun.RunAsync("bench", "explorer", "--blocks", "40", "--requests", "1");

        Assert.That(NamesOf(run), Has.Count.EqualTo(18).And.Contain("explorer.receipt")
            .And.Contain("explorer.verification"));
    }

    [Test]
    public async Task Consensus_OneSecondOfOneValidator_PrintsItsFigures()
    {
        CliRun run = await CliRun.RunAsync(
            "bench", "consensus", "--validators", "1", "--seconds", "1", "--runs", "1");

        Assert.That(NamesOf(run), Is.EqualTo(new[]
        {
            "consensus.1.blocks", "consensus.1.cpuPerBlock", "consensus.1.cpuShare",
            "consensus.1.logSyncShare", "consensus.1.storeShare", "consensus.certificate.4",
            "consensus.certificate.16", "consensus.certificate.64", "consensus.certificate.100",
        }));
    }

    [Test]
    public async Task Network_AFewNodes_PrintsItsFigures()
    {
        CliRun run = await CliRun.RunAsync(
            "bench", "network", "--parts", "streams", "handshakes", "gossip", "--megabytes", "1", "--rounds", "1", "--gossip-nodes", "3",
            "--gossip-messages", "5", "--without-js");

        Assert.That(NamesOf(run), Is.EqualTo(new[]
        {
            "network.plainTcp", "network.stream", "network.stream.perPlainTcp", "network.handshake",
            "network.gossip.256", "network.gossip.16384",
        }));
    }

    [Test]
    [Platform("Linux")]
    public async Task Network_AFewTransfersOverFourProcesses_PrintsTheirFiguresAndShares()
    {
        CliRun run = await CliRun.RunAsync(
            "bench", "network", "--parts", "transfers", "--transfers", "20", "--single-transfers", "10",
            "--transfer-rounds", "1");

        Assert.That(NamesOf(run), Is.EqualTo(new[]
        {
            "network.transfers.final", "network.transfers.latency", "network.transfers.single.latency",
            "network.transfers.block.latency", "network.transfers.cpu",
        }
        .Concat(Enum.GetNames<ProcessorPart>().Select(part => "network.transfers.share." + part.ToLowerInvariant()))
        .Concat(
        [
            "network.transfers.logSyncShare", "network.transfers.storeShare", "network.transfers.bytes",
        ])));
        Assert.That(
            run.Output.Split('\n').Where(line => line.Contains(".share.", StringComparison.Ordinal))
                .Sum(line => JsonDocument.Parse(line).RootElement.GetProperty("value").GetDouble()),
            Is.EqualTo(1).Within(0.01), "the shares are of the whole");
    }

    [TestCase("{\"title\":1}")]
    [TestCase("{\"text\":null}")]
    [TestCase("[]")]
    [TestCase("no json")]
    [TestCase("{\"text\":\"too short\"}")]
    public async Task Attribution_OfAnUnfitFile_SaysWhy(string line)
    {
        string path = Path.Combine(Path.GetTempPath(), $"openledger-bench-{Guid.NewGuid():n}.jsonl");
        await File.WriteAllTextAsync(path, line);
        try
        {
            CliRun run = await CliRun.RunAsync("bench", "attribution", "--input", path);

            Assert.That(run.Code, Is.EqualTo(ExitCode.Failed), run.Output);
            Assert.That(run.Error, Does.StartWith("openledger: "));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public async Task Transfers_OneSmallRound_PrintsItsFigures()
    {
        CliRun run = await CliRun.RunAsync(
            "bench", "transfers", "--validators", "1", "--count", "6", "--accounts", "2", "--batch", "3",
            "--rounds", "1");

        Assert.That(NamesOf(run), Is.EqualTo(new[]
        {
            "transfers.1.final", "transfers.1.submit", "transfers.1.cpu", "transfers.1.blocks",
        }));
    }

    [TestCase("start", "--runs", "0")]
    [TestCase("start", "--runs", "1001")]
    [TestCase("start", "--validators", "33")]
    [TestCase("attribution", "--responses", "100001")]
    [TestCase("transfers", "--count", "10001")]
    [TestCase("transfers", "--batch", "1001")]
    [TestCase("transfers", "--accounts", "11")]
    [TestCase("transfers", "--rounds", "1001")]
    [TestCase("transfers", "--validators", "0")]
    [TestCase("network", "--transfers", "10001")]
    [TestCase("network", "--transfer-rounds", "101")]
    [TestCase("network", "--parts", "everything")]
    public async Task Option_OutOfRange_IsAUsageError(string part, string option, string value)
    {
        CliRun run = await CliRun.RunAsync("bench", part, option, value);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain(option));
    }

    // Checks every line's form and gives the names.
    private static List<string> NamesOf(CliRun run)
    {
        Assert.That(run.Code, Is.EqualTo(ExitCode.Ok), run.Error);
        List<string> names = [];
        foreach (string line in run.Output.TrimEnd('\n').Split('\n'))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement figure = document.RootElement;
            names.Add(figure.GetProperty("name").GetString()!);
            double min = figure.GetProperty("min").GetDouble();
            double median = figure.GetProperty("median").GetDouble();
            Assert.That(figure.GetProperty("unit").GetString(), Is.Not.Empty);
            Assert.That(figure.GetProperty("value").GetDouble(), Is.EqualTo(median));
            Assert.That(median, Is.GreaterThan(0).And.GreaterThanOrEqualTo(min), line);
            Assert.That(median, Is.LessThanOrEqualTo(figure.GetProperty("max").GetDouble()), line);
            Assert.That(figure.GetProperty("runs").GetInt32(), Is.GreaterThan(0));
            Assert.That(figure.GetProperty("parameters").ValueKind, Is.EqualTo(JsonValueKind.Object));
            Assert.That(figure.GetProperty("machine").GetProperty("cores").GetInt32(), Is.GreaterThan(0));
        }

        return names;
    }
}
