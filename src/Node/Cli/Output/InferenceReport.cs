using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpenLedger.Node.Cli.Client;
using OpenLedger.Node.Cli.Input;
using OpenLedger.Node.Devnet;
using OpenLedger.Primitives.Crypto;
using OpenLedger.Primitives.Values;
using Spectre.Console;

namespace OpenLedger.Node.Cli.Output;

/// <summary>
/// A trace (openledger_traceInference) with its sums done again: what the spans earned and what was not
/// attributed make the data part, and the parts make the total.
/// </summary>
internal sealed class InferenceReport
{
    private const int TextShownMax = 48;

    // Weights are Q16.
    private const decimal WeightUnit = 65_536m;

    private readonly JsonElement _trace;
    private readonly JsonElement _fee;

    private InferenceReport(JsonElement trace, byte[]? proof)
    {
        _trace = trace;
        _fee = trace.Member("fee");
        Spans = trace.List("spans");
        SpansWei = Spans.Aggregate(UInt256.Zero, (sum, span) => sum + span.Wide("wei"));
        IsDataExact = SpansWei + _fee.Wide("unattributed") == _fee.Wide("data");
        IsTotalExact = _fee.Wide("host") + _fee.Wide("protocol") + _fee.Wide("model") + _fee.Wide("stakers")
            + _fee.Wide("data") == _fee.Wide("total");
        IsProofExact = proof is null ? null : Keccak.Hash(proof) == trace.Hash("proofHash");
    }

    /// <summary>The spans, by start.</summary>
    public IReadOnlyList<JsonElement> Spans { get; }

    /// <summary>What they earned together.</summary>
    public UInt256 SpansWei { get; }

    /// <summary>sum(spans.wei) + unattributed = data.</summary>
    public bool IsDataExact { get; }

    /// <summary>host + protocol + model + stakers + data = total.</summary>
    public bool IsTotalExact { get; }

    /// <summary>keccak(proof) = proofHash; null when the proof was not asked for.</summary>
    public bool? IsProofExact { get; }

    /// <summary>From a node's answer.</summary>
    /// <param name="trace">openledger_traceInference's.</param>
    /// <param name="proof">The proof's bytes; null to leave them unchecked.</param>
    /// <exception cref="ClientException">Not a trace.</exception>
    public static InferenceReport Read(JsonElement trace, byte[]? proof) => new(trace, proof);

    /// <summary>The node's JSON, with <c>checks</c>.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = JsonNode.Parse(_trace.GetRawText())!.AsObject();
        json["checks"] = new JsonObject
        {
            ["spansPlusUnattributedIsData"] = IsDataExact,
            ["partsAreTotal"] = IsTotalExact,
            ["proofMatchesHash"] = IsProofExact,
        };
        return json;
    }

    /// <summary>Ends the command when a sum or the proof is wrong.</summary>
    /// <exception cref="ClientException">One is.</exception>
    public void RequireSums()
    {
        if (!IsDataExact || !IsTotalExact || IsProofExact == false)
        {
            throw new ClientException(
                "the node's trace contradicts itself (see the checks); "
                + "compare it with another node's by --rpc");
        }
    }

    /// <summary>Who earned what for which words, and the fee's parts.</summary>
    public void WriteEarnings(IAnsiConsole console)
    {
        WriteSpans(console);
        WriteContributors(console);
        CommandOutput.WriteFacts(
            console,
            ("host", Open("host")),
            ("protocol", Open("protocol")),
            ("model", Open("model")),
            ("stakers", Open("stakers")),
            ("data", $"{Open("data")}, of which not attributed {Open("unattributed")}"),
            ("total", Open("total")),
            ("sums", Sums()));
    }

    private void WriteSpans(IAnsiConsole console)
    {
        if (Spans.Count == 0)
        {
            console.WriteLine("no window of the answer is in the model's corpus: nothing was attributed");
            return;
        }

        Table table = CommandOutput.CreateTable(
            "tokens", "text", "contributor", "contribution", "weight", "OPEN");
        foreach (JsonElement span in Spans)
        {
            ulong start = span.Number("start");
            decimal weight = span.Number("weight") / WeightUnit;
            table.AddRow(
                new Text($"{start}-{start + span.Number("length") - 1}"),
                new Text(Shorten(span.Text("text"))),
                new Text(ShortName(span.Account("contributor"))),
                new Text($"{span.Number("contributionId")} (datanet {span.Number("datanetId")})"),
                new Text(weight.ToString("0.00", CultureInfo.InvariantCulture)),
                new Text(OpenAmount.Format(span.Wide("wei")), new Style(Color.Green)));
        }

        console.Write(table);
    }

    private void WriteContributors(IAnsiConsole console)
    {
        Table table = CommandOutput.CreateTable("contributor", "spans", "OPEN");
        IEnumerable<(string Contributor, int Spans, UInt256 Wei)> earners = Spans
            .GroupBy(span => span.Account("contributor"))
            .Select(g =>
                (FullName(g.Key), g.Count(), g.Aggregate(UInt256.Zero, (sum, span) =>
                    sum + span.Wide("wei"))))
            .OrderByDescending(e => e.Item3);
        foreach ((string contributor, int spans, UInt256 wei) in earners)
        {
            table.AddRow(contributor, $"{spans}", OpenAmount.Format(wei));
        }

        if (table.Rows.Count > 0)
        {
            console.Write(table);
        }
    }

    private string Sums()
    {
        string data = IsDataExact ? "spans + not attributed = data: exact"
            : "spans + not attributed differ from data";
        string total = IsTotalExact ? "parts = total: exact" : "the parts differ from the total";
        string proof = IsProofExact switch
        {
            null => "",
            true => "; keccak(proof) = proof hash",
            false => "; keccak(proof) differs from the proof hash",
        };
        return $"{data}; {total}{proof}";
    }

    private string Open(string part) => $"{OpenAmount.Format(_fee.Wide(part))} OPEN";

    private static string Shorten(string text)
    {
        string line = CommandOutput.Line(text);
        return line.Length <= TextShownMax ? line : string.Concat(line.AsSpan(0, TextShownMax - 3), "...");
    }

    private static string FullName(Address account) =>
        DevnetAccounts.NameOf(account) is { } name ? $"{account} ({name})" : account.ToString();

    private static string ShortName(Address account) =>
        DevnetAccounts.NameOf(account) ?? $"{account.ToString()[..8]}..{account.ToString()[^4..]}";
}
