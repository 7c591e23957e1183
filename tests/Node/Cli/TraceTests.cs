using System.Text.Json.Nodes;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;

namespace OpenLedger.Node.Tests.Cli;

/// <summary>The trace's sums are done again, whatever the node says.</summary>
[TestFixture]
public sealed class TraceTests
{
    private const string Id = "0x00000000000000000000000000000000000000000000000000000000000000aa";
    private static readonly byte[] Proof = [1, 2, 3];

    [Test]
    public async Task Trace_ExactSums_ArePrintedWithTheChecks()
    {
        CliRun run = await RunAsync(_ => { });

        Assert.That(run.Code, Is.Zero, run.Error);
        JsonNode checks = JsonNode.Parse(run.Output)!["checks"]!;
        Assert.That(checks["spansPlusUnattributedIsData"]!.GetValue<bool>());
        Assert.That(checks["partsAreTotal"]!.GetValue<bool>());
        Assert.That(checks["proofMatchesHash"]!.GetValue<bool>());
    }

    [TestCase("data", "spansPlusUnattributedIsData")]
    [TestCase("total", "partsAreTotal")]
    [TestCase("proofHash", "proofMatchesHash")]
    public async Task Trace_ThatContradictsItself_IsPrintedAndFails(string altered, string check)
    {
        CliRun run = await RunAsync(trace =>
        {
            if (altered == "proofHash")
            {
                trace["proofHash"] = Hash256.Zero.ToString();
            }
            else
            {
                trace["fee"]![altered] = "51";
            }
        });

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(JsonNode.Parse(run.Output)!["checks"]![check]!.GetValue<bool>(), Is.False);
        Assert.That(run.Error, Does.Contain("contradicts itself"));
    }

    [Test]
    public async Task Trace_TextWithEscapeSequences_PrintsNone()
    {
        CliRun run = await RunAsync(
            trace =>
            {
                trace["response"] = "a\u001b[31m\nb";
                trace["spans"]![0]!["text"] = "[red]x\u001b]0;title\u0007";
            },
            forPeople: true);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output.Any(c => char.IsControl(c) && c != '\n'), Is.False);
        Assert.That(run.Output, Does.Contain("[red]x"));
    }

    private static async Task<CliRun> RunAsync(Action<JsonObject> alter, bool forPeople = false)
    {
        await using FakeNode node = await FakeNode.StartAsync();
        node.On("openledger_getInference", _ => new JsonObject { ["proof"] = Hex.Encode(Proof) });
        node.On("openledger_traceInference", _ =>
        {
            JsonObject trace = Trace();
            alter(trace);
            return trace;
        });
        string[] command = ["trace", Id, "--rpc", node.Endpoint.ToString()];
        return await CliRun.RunAsync(forPeople ? command : [.. command, "--json"]);
    }

    private static JsonObject Trace() => new()
    {
        ["inferenceId"] = Id,
        ["blockNumber"] = 5,
        ["transactionHash"] = Id,
        ["modelId"] = 1,
        ["payer"] = Address.Zero.ToString(),
        ["host"] = Address.Zero.ToString(),
        ["prompt"] = "p",
        ["response"] = "a b",
        ["tokens"] = new JsonArray("a", "b"),
        ["spans"] = new JsonArray(Span(0, "20"), Span(1, "25")),
        ["fee"] = new JsonObject
        {
            ["total"] = "100",
            ["host"] = "0",
            ["protocol"] = "10",
            ["model"] = "20",
            ["stakers"] = "20",
            ["data"] = "50",
            ["unattributed"] = "5",
        },
        ["proofHash"] = Keccak.Hash(Proof).ToString(),
        ["attributionRoot"] = Id,
    };

    private static JsonObject Span(int start, string wei) => new()
    {
        ["start"] = start,
        ["length"] = 1,
        ["text"] = "a",
        ["datanetId"] = 1,
        ["contributionId"] = 3,
        ["contributor"] = Address.Zero.ToString(),
        ["weight"] = 65536,
        ["wei"] = wei,
    };
}
